//! Where keys come from: the settings, a file that they name, or a file beside the embedded database, which is made
//! where there is none.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use super::{Keys, SealError};

/// Where the keys are.
#[derive(Clone, Debug)]
pub enum KeySource {
    /// No database of ours makes keys by itself, and the settings name none.
    None,
    /// In the settings.
    Text(Secret),
    /// In a file that the settings name.
    File(PathBuf),
    /// Beside the embedded database.
    Beside(PathBuf),
}

/// A text that does not print.
#[derive(Clone)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

/// Reads the keys. `make` says whether the embedded database may make its own where it has none.
pub fn read(source: &KeySource, make: bool) -> Result<Keys, SealError> {
    match source {
        KeySource::None => Ok(Keys::default()),
        KeySource::Text(Secret(text)) => Keys::parse(text),
        KeySource::File(path) => Keys::parse(&fs::read_to_string(path)?),
        KeySource::Beside(path) => {
            if !path.exists() {
                if !make {
                    return Ok(Keys::default());
                }
                create(path)?;
            }
            if fs::metadata(path)?.permissions().mode() & 0o077 != 0 {
                return Err(SealError::Exposed);
            }
            Keys::parse(&fs::read_to_string(path)?)
        }
    }
}

/// Makes the file with a new key. Of two processes that do so at once the first has its way: the file appears whole or
/// not at all.
fn create(path: &Path) -> Result<(), SealError> {
    let key = Keys::generate()?;
    let draft = path.with_extension(format!("{}.draft", std::process::id()));
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    writeln!(file, "{key}")?;
    file.sync_all()?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error.into()),
        Ok(()) | Err(_) => Ok(()),
    }
}
