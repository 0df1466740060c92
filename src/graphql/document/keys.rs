//! Names of arguments and of input fields that stand without a value. The parser passes over them, as if they had not
//! been written; the grammar knows no such thing.

use apollo_parser::{Lexer, TokenKind};

/// Whether an argument or an input field lacks its value, anywhere in a document without another mistake of syntax.
pub fn lack_a_value(text: &str) -> bool {
    let ignored = [TokenKind::Whitespace, TokenKind::Comment, TokenKind::Comma];
    let tokens = Lexer::new(text).filter_map(Result::ok).filter(|token| !ignored.contains(&token.kind()));
    let mut tokens = tokens.map(|token| token.kind()).peekable();
    // What is open, as far as it lies within the parentheses of arguments or variables.
    let mut open: Vec<TokenKind> = Vec::new();
    let mut before = TokenKind::Eof;
    while let Some(kind) = tokens.next() {
        match kind {
            TokenKind::LParen => open.push(kind),
            TokenKind::LCurly | TokenKind::LBracket if !open.is_empty() => open.push(kind),
            TokenKind::RParen | TokenKind::RCurly | TokenKind::RBracket => {
                open.pop();
            }
            TokenKind::Name if is_key(open.last().copied(), before) && tokens.peek() != Some(&TokenKind::Colon) => {
                return true;
            }
            _ => {}
        }
        before = kind;
    }
    false
}

/// Whether a name in these brackets, behind this token, is that of an argument or an input field.
fn is_key(within: Option<TokenKind>, before: TokenKind) -> bool {
    let of_a_value = [TokenKind::Colon, TokenKind::Dollar, TokenKind::At, TokenKind::Eq].contains(&before);
    matches!(within, Some(TokenKind::LParen | TokenKind::LCurly)) && !of_a_value
}
