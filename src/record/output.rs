//! Where results go: whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use tempfile::{NamedTempFile, SpooledTempFile};

use super::FileFault;

/// Results that are kept aside until they are complete. Dropped before [`commit`](Self::commit),
/// they leave no trace.
pub struct Output {
    name: String,
    aside: Aside,
}

enum Aside {
    /// For standard output and for what is no plain file: copied there in the end.
    Copied { spool: BufWriter<SpooledTempFile>, to: Option<PathBuf> },
    /// Beside the file that it will take the place of.
    Renamed { file: BufWriter<NamedTempFile>, to: PathBuf, replaced: Option<Early> },
}

/// As much is kept in memory before a temporary file is used.
const IN_MEMORY: usize = 8 << 20;

impl Output {
    /// Results for standard output.
    #[must_use]
    pub fn stdout() -> Self {
        Self { name: "-".to_owned(), aside: Aside::copied(None) }
    }

    /// Results for a file, which is replaced only when they are complete. `inputs` are the files
    /// that were read.
    ///
    /// # Errors
    /// The file is one of the inputs, or nothing can be written in its folder.
    pub fn file(path: &Path, inputs: &[&Path]) -> Result<Self, FileFault> {
        let name = path.display().to_string();
        if let Some(input) = inputs.iter().find(|input| same_file(path, input)) {
            return Err(FileFault::whole(
                &name,
                format!("the results would replace `{}`, which was read", input.display()),
                "give the results another name",
            ));
        }
        // A link stays a link: what it points to is replaced.
        let to = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let there = fs::metadata(&to).ok();
        if there.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(FileFault::whole(&name, "this is a folder", "name a file in it"));
        }
        if there.as_ref().is_some_and(|there| !there.is_file()) {
            return Ok(Self { name, aside: Aside::copied(Some(to)) });
        }
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        if !folder.is_dir() {
            let message = format!("there is no folder `{}`", folder.display());
            return Err(FileFault::whole(&name, message, "make the folder first"));
        }
        // What is replaced stays whole until the new file is safe on the disk, even if the power fails.
        let replaced = there.as_ref().filter(|there| there.len() > 0).map(|_| Early::default());
        let file = temporary(folder, there.map(|there| there.permissions())).map_err(|error| FileFault {
            file: name.clone(),
            line: None,
            message: format!("nothing can be written in its folder: {error}"),
            help: Some("name a file in another folder".to_owned()),
        })?;
        Ok(Self { name, aside: Aside::Renamed { file: BufWriter::new(file), to, replaced } })
    }

    /// What the user calls it: `-` for standard output.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Puts the complete results where they belong.
    ///
    /// # Errors
    /// When they cannot be written there; a file is then as it was before.
    pub fn commit(self) -> io::Result<()> {
        match self.aside {
            Aside::Renamed { file, to, replaced } => {
                let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
                if let Some(early) = replaced {
                    early.end();
                    file.as_file().sync_data()?;
                }
                file.persist(to).map_err(|error| error.error)?;
                Ok(())
            }
            Aside::Copied { spool, to } => {
                let mut spool = spool.into_inner().map_err(io::IntoInnerError::into_error)?;
                spool.rewind()?;
                match to {
                    None => {
                        let mut stdout = io::stdout().lock();
                        io::copy(&mut spool, &mut stdout)?;
                        stdout.flush()
                    }
                    Some(to) => {
                        let mut file = File::options().write(true).open(to)?;
                        io::copy(&mut spool, &mut file)?;
                        file.flush()
                    }
                }
            }
        }
    }
}

impl Aside {
    fn copied(to: Option<PathBuf>) -> Self {
        Self::Copied { spool: BufWriter::new(SpooledTempFile::new(IN_MEMORY)), to }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.aside {
            Aside::Copied { spool, .. } => spool.write(bytes),
            Aside::Renamed { file, replaced, .. } => {
                let written = file.write(bytes)?;
                if let Some(early) = replaced {
                    early.wrote(written, file.get_ref().as_file());
                }
                Ok(written)
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.aside {
            Aside::Copied { spool, .. } => spool.flush(),
            Aside::Renamed { file, .. } => file.flush(),
        }
    }
}

/// Brings a large file to the disk while it is still being written, so that little is left in the end.
#[derive(Default)]
struct Early {
    waiting: usize,
    thread: Option<(SyncSender<()>, JoinHandle<()>)>,
}

/// So much is brought to the disk at a time.
const AT_A_TIME: usize = 16 << 20;

impl Early {
    fn wrote(&mut self, bytes: usize, file: &File) {
        self.waiting += bytes;
        if self.waiting < AT_A_TIME {
            return;
        }
        self.waiting = 0;
        if self.thread.is_none() {
            let Ok(file) = file.try_clone() else { return };
            let (sender, receiver) = sync_channel(1);
            let thread = std::thread::spawn(move || {
                // What goes wrong here goes wrong again at the end, where it is told.
                receiver.iter().for_each(|()| drop(file.sync_data()));
            });
            self.thread = Some((sender, thread));
        }
        if let Some((sender, _)) = &self.thread {
            // Whoever is at it already will see to the rest later.
            let _ = sender.try_send(());
        }
    }

    fn end(self) {
        if let Some((sender, thread)) = self.thread {
            drop(sender);
            let _ = thread.join();
        }
    }
}

/// A temporary file with the permissions of the file it will replace, else of any new file.
fn temporary(folder: &Path, permissions: Option<fs::Permissions>) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".eligible-");
    #[cfg(unix)]
    let new = {
        use std::os::unix::fs::PermissionsExt;
        // The user's mask is taken off by the system.
        builder.permissions(fs::Permissions::from_mode(0o666)).tempfile_in(folder)?
    };
    #[cfg(not(unix))]
    let new = builder.tempfile_in(folder)?;
    if let Some(permissions) = permissions {
        new.as_file().set_permissions(permissions)?;
    }
    Ok(new)
}

/// Whether two paths lead to one file.
fn same_file(a: &Path, b: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if let (Ok(a), Ok(b)) = (fs::metadata(a), fs::metadata(b)) {
            return a.is_file() && (a.dev(), a.ino()) == (b.dev(), b.ino());
        }
    }
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}
