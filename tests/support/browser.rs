//! A headless Chromium, driven over WebDriver: pages as their readers have them.

use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// A browser with a profile of its own, closed when it is dropped.
pub(crate) struct Browser {
    driver: Child,
    session: String,
    agent: ureq::Agent,
    /// Where downloads go.
    pub(crate) downloads: tempfile::TempDir,
    _profile: tempfile::TempDir,
}

/// How it shows pages.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Look {
    /// As on a phone of this width.
    pub(crate) phone: Option<u32>,
    /// With a dark colour scheme.
    pub(crate) dark: bool,
}

fn program(name: &str) -> bool {
    let run = Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    run.is_ok_and(|status| status.success())
}

/// Says that a test was not run, past the capturing of output, so that a run that has to be whole can
/// find it.
pub(crate) fn skipped(test: &str, what: &str) {
    let _ = writeln!(std::io::stderr(), "SKIPPED {test}: {what}");
}

impl Browser {
    /// Opens one, or says that the test is skipped.
    pub(crate) fn open(test: &str, look: Look) -> Option<Self> {
        if !program("chromedriver") || !program("chromium") {
            skipped(test, "chromium or chromedriver is not installed");
            return None;
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let driver = Command::new("chromedriver")
            .args([format!("--port={port}"), String::from("--log-level=SEVERE")])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(180)))
            .build();
        let (downloads, profile) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let base = format!("http://127.0.0.1:{port}");
        let mut browser =
            Self { driver, session: base.clone(), agent: config.new_agent(), downloads, _profile: profile };
        let patience = Instant::now() + Duration::from_secs(60);
        while browser.agent.get(format!("{base}/status")).call().is_err() {
            assert!(Instant::now() < patience, "chromedriver does not answer");
            std::thread::sleep(Duration::from_millis(100));
        }
        let mut options = json!({
            "binary": "/usr/bin/chromium",
            "args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--window-size=1280,900",
                format!("--user-data-dir={}", browser._profile.path().display()),
            ],
            "prefs": { "download.default_directory": browser.downloads.path() },
        });
        if let Some(width) = look.phone {
            let metrics = json!({ "width": width, "height": 844, "pixelRatio": 2, "touch": true });
            options["mobileEmulation"] = json!({ "deviceMetrics": metrics });
        }
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options,
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        } } });
        let opened = browser.post("/session", &wanted);
        let session = opened["sessionId"].as_str().expect("a session").to_owned();
        browser.session = format!("{base}/session/{session}");
        if look.dark {
            let dark = json!([{ "name": "prefers-color-scheme", "value": "dark" }]);
            browser.devtools("Emulation.setEmulatedMedia", &json!({ "features": dark }));
        }
        Some(browser)
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        let mut answer = self.agent.post(format!("{}{path}", self.session)).send_json(body).unwrap();
        let body: Value = answer.body_mut().with_config().limit(1 << 30).read_json().unwrap();
        assert!(answer.status().is_success(), "{path}: {body:#}");
        body["value"].clone()
    }

    /// A command of the developer tools.
    pub(crate) fn devtools(&self, command: &str, parameters: &Value) -> Value {
        self.post("/goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
    }

    /// Goes to a file.
    pub(crate) fn visit(&self, path: &Path) {
        self.post("/url", &json!({ "url": format!("file://{}", path.display()) }));
    }

    /// What a function body in the page returns.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// The same, where it returns a promise of what is meant.
    pub(crate) fn wait_for(&self, script: &str) -> Value {
        let script = format!(
            "const done = arguments[0]; (async () => {{ {script} }})().then(done, (e) => done(String(e)));"
        );
        self.post("/execute/async", &json!({ "script": script, "args": [] }))
    }

    /// What it returns as text.
    pub(crate) fn text(&self, script: &str) -> String {
        match self.run(&format!("return {script};")) {
            Value::String(text) => text,
            value => value.to_string(),
        }
    }

    /// Presses keys one after the other, wherever the focus is. WebDriver has letters of its own for
    /// keys without one, such as `\u{E007}` for Enter.
    pub(crate) fn press(&self, keys: &str) {
        let presses = keys.chars().flat_map(|key| {
            [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })]
        });
        let presses = presses.collect::<Vec<_>>();
        self.post("/actions", &json!({ "actions": [{ "type": "key", "id": "keys", "actions": presses }] }));
    }

    /// What was written to the console: errors, and what the page's policy refused.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let log = self.post("/se/log", &json!({ "type": "browser" }));
        let entries = log.as_array().cloned().unwrap_or_default();
        let bad = entries.iter().filter(|entry| entry["level"] == "SEVERE" || entry["level"] == "WARNING");
        bad.map(|entry| entry["message"].to_string()).collect()
    }

    /// Addresses that were asked for since the last time this was asked.
    pub(crate) fn requests(&self) -> Vec<String> {
        let log = self.post("/se/log", &json!({ "type": "performance" }));
        let entries = log.as_array().cloned().unwrap_or_default();
        let sent = entries.iter().filter_map(|entry| {
            let message: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
            let message = &message["message"];
            (message["method"] == "Network.requestWillBeSent")
                .then(|| message["params"]["request"]["url"].as_str().map(str::to_owned))?
        });
        sent.collect()
    }

    /// A file that was saved, once it is whole.
    pub(crate) fn saved(&self, name: &str) -> PathBuf {
        let path = self.downloads.path().join(name);
        let patience = Instant::now() + Duration::from_secs(30);
        while !path.exists() {
            assert!(Instant::now() < patience, "{name} was not saved");
            std::thread::sleep(Duration::from_millis(100));
        }
        path
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.agent.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
