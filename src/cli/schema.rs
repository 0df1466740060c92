//! `clientele schema`: prints the contract as SDL.

/// Prints it.
pub fn run() {
    print!("{}", crate::graphql::schema::sdl());
}
