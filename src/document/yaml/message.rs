//! What is wrong with a YAML text, in plain words.

use granit_parser::ErrorKind;

/// The message for an error of the parser, and a line of help where one is known.
pub(super) fn of(kind: &ErrorKind) -> (String, Option<&'static str>) {
    let (message, help) = match kind {
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInPlainScalar => (
            "tab where YAML allows only blanks",
            Some("indent with blanks, not tabs"),
        ),
        ErrorKind::InvalidIndentation | ErrorKind::InvalidFlowScalarIndent => {
            ("this line is indented wrongly", None)
        }
        ErrorKind::InvalidBlockScalarIndent => (
            "a line of the block text is indented less than its first line",
            None,
        ),
        ErrorKind::InvalidQuotedScalarIndent => (
            "a line of the quoted text is not indented more than its parent",
            None,
        ),
        ErrorKind::UnclosedQuotedScalar => ("this quote is never closed", None),
        ErrorKind::DocumentIndicatorInQuotedScalar => (
            "a document marker stands inside quotes",
            Some("is a closing quote missing above?"),
        ),
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => (
            "text behind the closing quote",
            Some("quote the whole value"),
        ),
        ErrorKind::UnknownQuotedScalarEscape => (
            "unknown escape in double quotes",
            Some("write `\\\\` for a backslash, or use single quotes"),
        ),
        ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => ("this escape stands for no character", None),
        ErrorKind::UnclosedFlowCollection { open } => {
            return (format!("`{open}` is never closed"), None);
        }
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            return (format!("`{open}` is closed by `{close}`"), None);
        }
        ErrorKind::MisplacedFlowCollectionEnd => ("a closing bracket that nothing opened", None),
        ErrorKind::UnexpectedEofFlowSequence | ErrorKind::ExpectedFlowSequenceSeparator => {
            ("expected `,` or `]`", None)
        }
        ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::ExpectedFlowMappingSeparator => ("expected `,` or `}`", None),
        ErrorKind::UnexpectedEofBlockSequence
        | ErrorKind::UnexpectedEofBlockMapping
        | ErrorKind::UnexpectedEof => ("the text ends too early", None),
        ErrorKind::ExpectedBlockMappingKey => (
            "expected a key here",
            Some("check the indentation; quote a value that begins with `{`, `[`, `*` or `&`"),
        ),
        ErrorKind::ExpectedBlockSequenceEntry => {
            ("expected `-` here", Some("check the indentation"))
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => (
            "this line is neither a key with a value nor part of the value before",
            Some("is a `:` missing?"),
        ),
        ErrorKind::InvalidColonPlacement
        | ErrorKind::MappingValueNotAllowed
        | ErrorKind::InvalidMappingValueWhitespace
        | ErrorKind::FlowMappingValueAdjacentCollection => (
            "a `:` where no key can be",
            Some("quote a value that contains `: `"),
        ),
        ErrorKind::MappingKeyNotAllowed => ("a key is not allowed here", None),
        ErrorKind::BlockSequenceEntryNotAllowed => (
            "a list item is not allowed here",
            Some("begin the list on a line of its own"),
        ),
        ErrorKind::BlockEntryInFlowCollection => ("a `-` item is not allowed in brackets", None),
        ErrorKind::InvalidBlockEntryWhitespace => ("expected a blank behind `-`", None),
        ErrorKind::PlainScalarStartsWithDashFlowIndicator
        | ErrorKind::UnexpectedEndOfPlainScalar => ("text that must be quoted", None),
        ErrorKind::UnexpectedCharacter { character } => {
            return (
                format!("`{}` cannot begin a value", character.escape_default()),
                Some("quote the value"),
            );
        }
        ErrorKind::CommentNotSeparated => ("expected a blank before `#`", None),
        ErrorKind::CommentInterceptedScalar => ("a comment inside text of several lines", None),
        ErrorKind::UndeclaredTagHandle => ("this tag's prefix is not declared", None),
        ErrorKind::InvalidBlockScalarHeader => (
            "text behind the `|` or `>` indicator",
            Some("begin the text on the next line"),
        ),
        ErrorKind::ZeroBlockScalarIndent => ("the indentation of a block text cannot be 0", None),
        ErrorKind::InvalidDocumentEnd => ("text behind the end of the document", None),
        ErrorKind::ExpectedDocumentStart => (
            "text behind the end of the document's value",
            Some("begin another document with `---`, or check the indentation"),
        ),
        ErrorKind::ExpectedNodeContent => ("expected a value here", None),
        ErrorKind::BomInsideDocument => ("a byte-order mark inside the text", None),
        ErrorKind::MissingAnchorOrAliasName => (
            "`*` or `&` without a name",
            Some("quote a value that begins with `*` or `&`"),
        ),
        other => {
            let text = other.to_string();
            let text = text
                .split_once(", ")
                .filter(|(head, _)| head.starts_with("while "))
                .map_or(text.as_str(), |(_, tail)| tail);
            return (text.to_owned(), None);
        }
    };
    (message.to_owned(), help)
}
