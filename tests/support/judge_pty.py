"""A person at the keyboard of `eligible judge`: a session in a terminal of its own.

judge_pty.py BINARY FOLDER session|kill|full
"""
import csv, os, pty, random, re, resource, select, signal, struct, subprocess, sys, termios, fcntl, time

binary, folder, mode = sys.argv[1:4]
os.chdir(folder)


def start(arguments, limit=None):
    """The program on a new terminal of 80 by 24."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm", NO_COLOR="1")
        if limit is not None:
            # Too large a file is an error to the program then, as a full disk is.
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        os.execv(binary, [binary, "judge", "criteria.criteria", "records.csv"] + arguments)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    return pid, terminal


def read(terminal, until=None, seconds=20.0):
    """What is printed until it holds `until`, or for so long."""
    seen, end = b"", time.time() + seconds
    while time.time() < end:
        if until is not None and until in seen:
            break
        if select.select([terminal], [], [], 0.02)[0]:
            try:
                part = os.read(terminal, 65536)
            except OSError:
                break
            if not part:
                break
            seen += part
    if until is not None and until not in seen:
        raise SystemExit(f"waited for {until!r}, saw {seen[-3000:].decode('utf8', 'replace')}")
    return seen


def votes(path):
    with open(path, newline="", encoding="utf8") as file:
        return list(csv.DictReader(file))


def readable(path):
    told = subprocess.run([binary, "votes", path, "--format", "csv"], capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    return list(csv.DictReader(told.stdout.splitlines()))


def session():
    pid, terminal = start(["--votes", "votes.csv", "--by", "A"])
    seen = read(terminal, b"duration? It is not read")
    assert b"exclude if duration < 3 months" in seen
    os.write(terminal, b"e")
    read(terminal, b"Enter saves")
    os.write(terminal, b"about 4 months\r")
    read(terminal, b"cannot be read")
    assert votes("votes.csv") == [], "nothing is saved that cannot be read"
    os.write(terminal, b"\x15" + "6 weeks".encode() + b"\r")
    read(terminal, b"saved: needs-a-cell duration = 6 weeks")
    assert [v["answer"] for v in votes("votes.csv")] == ["6 weeks"], "it is on the disk at once"
    os.write(terminal, b"b")
    read(terminal, b"taken back")
    assert [v["role"] for v in votes("votes.csv")] == ["", "withdrawal"]
    os.write(terminal, b"e")
    read(terminal, b"Enter saves")
    os.write(terminal, b"4 months\r")
    read(terminal, b"saved: needs-a-cell duration = 4 months")
    os.write(terminal, b"r")
    read(terminal, b"why: ")
    os.write(terminal, "as the café, \"quoted\"".encode() + b"\r")
    read(terminal, b"goes with the next answer")
    os.write(terminal, b"y")
    read(terminal, b"saved: ")
    os.write(terminal, b"s")
    read(terminal, b"skipped")
    os.write(terminal, b"?")
    read(terminal, b"Keys")
    os.write(terminal, b" q")
    read(terminal, b"answers by A saved", 10)
    os.waitpid(pid, 0)
    found = votes("votes.csv")
    assert found[3]["what"] == "I2" and found[3]["answer"] == "yes", found
    assert found[3]["why"] == 'as the café, "quoted"', found
    assert all(v["fingerprint"].startswith("s1:") and v["record_hash"].startswith("r1:") for v in found)
    # What was answered is not asked again.
    pid, terminal = start(["--votes", "votes.csv", "--by", "A"])
    seen = read(terminal, b"q quit")
    assert b"needs-a-cell" not in seen, "it is settled"
    # Ctrl-C is a way out.
    os.write(terminal, b"\x03")
    read(terminal, b"0 answers by A saved")
    os.waitpid(pid, 0)
    # Two at once cannot add to one file.
    pid, terminal = start(["--votes", "votes.csv", "--by", "A"])
    read(terminal, b"q quit")
    second, other = start(["--votes", "votes.csv", "--by", "B"])
    read(other, b"another session is adding to it")
    os.waitpid(second, 0)
    os.write(terminal, b"q")
    read(terminal, b"0 answers by A saved")
    os.waitpid(pid, 0)
    print("the session was as expected")


def kill():
    """Kill -9 at random moments: whatever was confirmed is in the file, and the file can be read."""
    random.seed(2020)
    rounds, total, before = 200, 0, []
    confirmed = 0
    for one in range(rounds):
        name = "votes.jsonl" if one % 4 == 3 else "votes.csv"
        if one % 40 == 0:
            for old in ("votes.csv", "votes.jsonl"):
                if os.path.exists(old):
                    os.remove(old)
            before = {"votes.csv": [], "votes.jsonl": []}
        pid, terminal = start(["--votes", name, "--by", "A"])
        seen = b""
        if one % 5 != 4:
            seen = read(terminal, b"q quit")
        end = time.time() + random.random() * 0.25
        while time.time() < end:
            os.write(terminal, random.choice([b"y", b"n", b"u", b"y", b"n", b"b", b"rwhy not\r"]))
            seen += read(terminal, None, random.random() * 0.02)
        os.kill(pid, signal.SIGKILL)
        seen += read(terminal, None, 0.05)
        os.waitpid(pid, 0)
        os.close(terminal)
        # What the screen confirmed before the end, votes taken back with them.
        shown = re.findall(rb"saved: (\S+) (\S+) = (\w+)", seen)
        taken = len(re.findall(rb"taken back: ", seen))
        confirmed += len(set(shown))
        found = readable(name) if os.path.exists(name) and os.path.getsize(name) else []
        assert found[: len(before[name])] == before[name], f"round {one}: what was there is not there any more"
        new = found[len(before[name]) :]
        answers = [(v["record"], v["what"], v["answer"]) for v in new if v["role"] == ""]
        for record, what, answer in {(r.decode(), w.decode(), a.decode()) for r, w, a in shown}:
            assert (record, what, answer) in answers, f"round {one}: {record} {what} = {answer} was lost"
        assert len([v for v in new if v["role"] == "withdrawal"]) >= min(taken, 1)
        before[name] = found
        total += len(new)
    print(f"killed {rounds} times: {confirmed} confirmed, {total} in the files, none lost")
    assert confirmed > rounds


def full():
    """A disk that fills up: the answer is refused and said to be, what was there stays, and there is no rest
    of a line."""

    open("votes.csv", "w").close()
    pid, terminal = start(["--votes", "votes.csv", "--by", "A"], limit=700)
    read(terminal, b"q quit")
    saved = 0
    while True:
        os.write(terminal, b"y")
        seen = read(terminal, b"saved: ", 3) if saved == 0 else read(terminal, None, 0.4)
        if b"NOT SAVED" in seen:
            break
        saved += 1
        assert saved < 50, "the disk never fills up"
    text = open("votes.csv").read()
    assert text.endswith("\n") and len(text) <= 700, text
    assert len(votes("votes.csv")) == saved >= 2, (saved, text)
    os.write(terminal, b"q")
    read(terminal, b"by A saved")
    os.waitpid(pid, 0)
    assert len(readable("votes.csv")) == saved
    print(f"the disk was full after {saved} votes, and all of them are there")


{"session": session, "kill": kill, "full": full}[mode]()
