//! Tells cargo that the binary embeds the built console, which may appear or change after a first build.

fn main() {
    println!("cargo::rerun-if-changed=web/dist");
}
