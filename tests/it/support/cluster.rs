//! One throwaway PostgreSQL cluster for this test process, made from the installed binaries at the first call of
//! [`port`]; and further ones for a test that needs its own, copies that follow another among them.
//!
//! The tests never touch a server that is already there, and leave none behind: a shell stands between this process and
//! the server and stops it as soon as the pipe from this process closes, however this process came to its end.
//! It must not know databases or their tables; [`super::postgres`] does.

use std::fs::{self, File};
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use std::{env, io, process, thread};

/// The superuser of the cluster, who needs no password on the loopback.
pub const SUPERUSER: &str = "postgres";

/// How long initdb and the start of the server may take together.
const START: Duration = Duration::from_mins(1);

/// How long to wait between two looks at whether the server is ready.
const LOOK: Duration = Duration::from_millis(10);

/// Another process may take a port between our look at it and the start of the server; then the next one is tried.
const PORTS_TRIED: u16 = 5;

/// Runs as the owner of the cluster: `$1` is the directory to make, `$2` that of the binaries, `$3` the port of the
/// cluster to copy and to follow, if not empty, and each argument after them a way to choose the locale of a new one, the
/// best first. Each line of the standard input is a port to start the server on, or, while it runs, the word to stop it
/// at once; the end of the input is the end of everything.
///
/// TERM goes before QUIT, which a shell lets its background processes ignore until they decide otherwise: a server that
/// has not yet done so dies of TERM, and one that has stops at once, as in a crash, on QUIT.
const SUPERVISOR: &str = r#"
exec 3<&0 </dev/null
directory=$1 binaries=$2 followed=$3
shift 3
umask 077
mkdir "$directory" && cd "$directory" && exec >>log 2>&1 || exit 1
if [ -n "$followed" ]; then
    "$binaries/pg_basebackup" -D data -h 127.0.0.1 -p "$followed" -U postgres -R -X stream -c fast --no-sync || exit 1
    set --
fi
for locale; do
    # Not quoted: one way may be several options.
    "$binaries/initdb" -D data --username=postgres --auth=trust --encoding=UTF8 --no-sync $locale && break
    rm -rf data
done
while read -r port <&3; do
    # Without autovacuum the statistics, and so the plans, do not depend on the hour.
    "$binaries/postgres" -D data -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories="$directory" \
        -c fsync=off -c full_page_writes=off -c max_connections=300 -c shared_buffers=128MB -c autovacuum=off 3<&- &
    server=$!
    { read -r end <&3; kill -TERM "$server"; kill -QUIT "$server"; } &
    watch=$!
    wait "$server"
    kill "$watch"
    wait "$watch"
    : >ended
done
cd / && rm -rf "$directory"
"#;

/// The port on 127.0.0.1 at which the cluster answers. The first call starts it.
pub fn port() -> u16 {
    static CLUSTER: LazyLock<Cluster> = LazyLock::new(Cluster::start);
    CLUSTER.port
}

/// A cluster, which goes with this value. The static one is never dropped, so it goes with the process.
pub struct Cluster {
    pub port: u16,
    directory: PathBuf,
    /// Holds the pipe.
    supervisor: Child,
}

impl Cluster {
    /// A new one.
    pub fn start() -> Self {
        Self::begin("")
    }

    /// A streaming replica of this one, as it is now.
    pub fn replica(&self) -> Self {
        Self::begin(&self.port.to_string())
    }

    /// Stops the server at once, as in a crash.
    pub fn crash(&mut self) {
        let _ = fs::remove_file(self.directory.join("ended"));
        tell(&mut self.supervisor, 0).expect("the cluster is supervised");
        let deadline = Instant::now() + START;
        while !self.directory.join("ended").exists() {
            assert!(Instant::now() < deadline, "the server ends");
            thread::sleep(LOOK);
        }
    }

    /// Starts the server that has been stopped, on the same port.
    pub fn restart(&mut self) {
        let _ = fs::remove_file(self.directory.join("ended"));
        let _ = fs::remove_file(self.directory.join("data/postmaster.pid"));
        tell(&mut self.supervisor, self.port).expect("the cluster is supervised");
        let state = wait(&mut self.supervisor, &self.directory, self.port, Instant::now() + START);
        assert!(matches!(state, State::Ready), "the server starts again:\n{}", log(&self.directory));
    }

    fn begin(followed: &str) -> Self {
        let directory = new_directory();
        let mut supervisor =
            supervise(&directory, followed).unwrap_or_else(|error| panic!("cannot run a shell: {error}"));
        let deadline = Instant::now() + START;
        let mut ports = free_ports();
        for _ in 0..PORTS_TRIED {
            let port = ports.next().expect("a free port on 127.0.0.1");
            let _ = fs::remove_file(directory.join("ended"));
            tell(&mut supervisor, port)
                .unwrap_or_else(|error| fail(&directory, &format!("is not supervised: {error}")));
            match wait(&mut supervisor, &directory, port, deadline) {
                State::Ready => return Self { port, directory, supervisor },
                State::PortTaken => {}
                State::Starting => fail(&directory, &format!("did not answer within {} s", START.as_secs())),
                State::Ended => fail(&directory, "did not start"),
            }
        }
        fail(&directory, &format!("found none of {PORTS_TRIED} ports free"))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // The end of the pipe is the word to stop; the shell ends when the server has.
        drop(self.supervisor.stdin.take());
        let _ = self.supervisor.wait();
    }
}

enum State {
    Starting,
    Ready,
    PortTaken,
    Ended,
}

fn wait(supervisor: &mut Child, directory: &Path, port: u16, deadline: Instant) -> State {
    loop {
        let state = look(supervisor, directory, port);
        if !matches!(state, State::Starting) || Instant::now() > deadline {
            return state;
        }
        thread::sleep(LOOK);
    }
}

fn look(supervisor: &mut Child, directory: &Path, port: u16) -> State {
    // The server writes its port into the fourth line of this file, and into the eighth whether it is ready.
    let status = fs::read_to_string(directory.join("data/postmaster.pid")).unwrap_or_default();
    let mut lines = status.lines().map(str::trim).skip(3);
    if lines.next() == Some(&port.to_string()) && lines.nth(3) == Some("ready") {
        return State::Ready;
    }
    if directory.join("ended").exists() {
        return match log(directory).rsplit("starting PostgreSQL").next() {
            Some(last) if last.contains("could not create any TCP/IP sockets") => State::PortTaken,
            _ => State::Ended,
        };
    }
    match supervisor.try_wait() {
        Ok(None) => State::Starting,
        Ok(Some(_)) | Err(_) => State::Ended,
    }
}

fn tell(supervisor: &mut Child, port: u16) -> io::Result<()> {
    use io::Write as _;
    let pipe = supervisor.stdin.as_mut().expect("the standard input of the shell is a pipe");
    pipe.write_all(format!("{port}\n").as_bytes())
}

fn fail(directory: &Path, what: &str) -> ! {
    panic!("the PostgreSQL cluster in {} {what}. Its log:\n{}", directory.display(), log(directory))
}

fn log(directory: &Path) -> String {
    fs::read_to_string(directory.join("log")).unwrap_or_else(|error| format!("(none: {error})"))
}

/// A path that nobody else has. It is short, because the path of a socket may have some hundred bytes only.
fn new_directory() -> PathBuf {
    env::temp_dir().join(format!("clientele-{:016x}", RandomState::new().build_hasher().finish()))
}

/// Free ports below those that systems hand out by themselves (from 32768 or 49152), which the tests' own connections
/// could take from under us. They start at another place in each process.
fn free_ports() -> impl Iterator<Item = u16> {
    const FIRST: u16 = 20_000;
    const COUNT: u16 = 12_000;
    let start = u16::try_from(process::id() % u32::from(COUNT)).unwrap_or_default();
    (0..COUNT)
        .map(move |step| FIRST + (start + step) % COUNT)
        .filter(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
}

fn supervise(directory: &Path, followed: &str) -> io::Result<Child> {
    let mut command = shell();
    command.args(["-c", SUPERVISOR, "supervisor"]).arg(directory).arg(binaries()).arg(followed).args(locales());
    for (name, _) in env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"PG")) {
        command.env_remove(name);
    }
    // Away from the terminal's process group: Ctrl-C ends the tests, and their end the server, in this order.
    command.env("LC_ALL", "C").current_dir("/").process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).spawn()
}

/// A shell as whoever may own a cluster. PostgreSQL refuses to run as root, so root hands it to another user.
fn shell() -> Command {
    if id(&["-u"]).as_deref() != Some("0") {
        return Command::new("sh");
    }
    let (user, uid, gid) = ["postgres", "nobody"]
        .into_iter()
        .find_map(|user| Some((user, id(&["-u", user])?, id(&["-g", user])?)))
        .expect("PostgreSQL does not run as root; make a user named postgres, or run the tests as another user");
    let identity = [format!("--reuid={uid}"), format!("--regid={gid}"), "--clear-groups".to_owned()];
    let setpriv = Command::new("setpriv").args(&identity).arg("true").stderr(Stdio::null()).status();
    let mut command;
    if setpriv.is_ok_and(|status| status.success()) {
        command = Command::new("setpriv");
        command.args(identity);
    } else {
        command = Command::new("runuser");
        command.args(["-u", user, "--"]);
    }
    command.arg("sh");
    command
}

fn id(arguments: &[&str]) -> Option<String> {
    output("id", arguments).map(|text| text.trim().to_owned())
}

fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Ways to choose the locale, best first. The product sorts by code point whatever the database is told, so the tests
/// want one that sorts otherwise: American English of the system, or else of ICU, from PostgreSQL 15 on.
fn locales() -> Vec<String> {
    let installed = output("locale", &["-a"]).unwrap_or_default();
    let find = |wanted: &str| installed.lines().find(|name| name.to_lowercase().replace('-', "") == wanted);
    let neutral = find("c.utf8").unwrap_or("C");
    let american = find("en_us.utf8").map(|name| format!("--locale={name}"));
    let icu = format!("--locale={neutral} --locale-provider=icu --icu-locale=en-US");
    american.into_iter().chain([icu, format!("--locale={neutral}"), "--locale=C".to_owned()]).collect()
}

/// The directory that has `initdb` and `postgres`.
fn binaries() -> PathBuf {
    let complete = |directory: &PathBuf| ["initdb", "postgres"].iter().all(|name| is_file(&directory.join(name)));
    if let Some(chosen) = env::var_os("PG_BIN").map(PathBuf::from) {
        assert!(complete(&chosen), "PG_BIN is {}, where initdb and postgres are not to be found", chosen.display());
        return chosen;
    }
    let configured = output("pg_config", &["--bindir"]).map(|line| PathBuf::from(line.trim()));
    let path = env::var_os("PATH").unwrap_or_default();
    configured
        .into_iter()
        .chain(versions("/usr/lib/postgresql", ""))
        .chain([PathBuf::from("/usr/local/pgsql/bin")])
        .chain(versions("/opt/homebrew/opt", "postgresql"))
        .chain(env::split_paths(&path))
        .find(complete)
        .expect(
            "the tests run on PostgreSQL too and found no initdb and postgres: install them (Debian: apt-get install \
             postgresql; macOS: brew install postgresql), or say in PG_BIN in which directory they are",
        )
}

/// `parent/<prefix>*/bin`, the highest version first.
fn versions(parent: &str, prefix: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let version = name.strip_prefix(prefix)?.trim_start_matches('@');
            Some((version.parse().unwrap_or_default(), entry.path().join("bin")))
        })
        .collect();
    found.sort();
    found.into_iter().rev().map(|(_, directory)| directory).collect()
}

fn is_file(path: &Path) -> bool {
    File::open(path).and_then(|file| file.metadata()).is_ok_and(|metadata| metadata.is_file())
}
