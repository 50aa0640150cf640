//! Findings about the user's files: code, place, what is wrong, and the way out.

use std::fmt;

/// How bad a finding about a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The file can be used, but look at this.
    Warning,
    /// The file cannot be used.
    Error,
}

impl Severity {
    /// The word used in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

macro_rules! codes {
    ($($variant:ident = $text:literal, $severity:ident, $summary:literal;)+) => {
        /// What kind of thing is wrong; `docs/diagnostics.md` has an entry for each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $summary] $variant,)+
        }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The kebab-case code.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// What it means, in one sentence.
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$variant => $summary,)+ }
            }

            /// How bad it is.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)+ }
            }
        }
    };
}

codes! {
    UnreadableFile = "unreadable-file", Error, "a file cannot be read";
    NotUtf8 = "not-utf8", Error, "a file is not UTF-8 text";
    WrongKind = "wrong-kind", Error, "a file is of another kind than what is asked for";
    SyntaxError = "syntax-error", Error, "a file is not RON, or not RON of the expected shape";
    UnknownField = "unknown-field", Error, "a record has a field that does not exist";
    UnknownWord = "unknown-word", Error, "a bare word is none of those that may stand there";
    MissingField = "missing-field", Error, "a record lacks a field it must have";
    TooDeep = "too-deep", Error, "values are nested deeper than any real graph";
    IncludeLoop = "include-loop", Error, "files include one another in a circle";
    IncludeOutside = "include-outside", Error, "an included file lies outside the folder of the root file";
    RootOnlySection = "root-only-section", Error, "a section of the root file stands in an included file";
    UnsupportedFormat = "unsupported-format", Error, "the root file has a format number this version does not read";
    BadName = "bad-name", Error, "a name is empty or holds characters that a name cannot have";
    FormulaName = "formula-name", Warning, "a name begins like a formula, so that tables for spreadsheets give it a quote mark";
    DuplicateName = "duplicate-name", Error, "two things of one kind have the same name";
    DuplicateEntry = "duplicate-entry", Error, "one list or map names the same thing twice";
    UnknownProduct = "unknown-product", Error, "a name refers to a product that is not there";
    UnknownFirm = "unknown-firm", Error, "a name refers to a firm that is not there";
    UnknownCountry = "unknown-country", Error, "a name refers to a country that is not there";
    UnknownZone = "unknown-zone", Error, "a name refers to a zone that is not there";
    UnknownSource = "unknown-source", Error, "a name refers to a source that is not there";
    UnknownLoad = "unknown-load", Error, "a product names a class of makers that is not there";
    UnknownEvent = "unknown-event", Error, "a loss is named that is not in the graph, or that could be several things";
    MixedEvents = "mixed-events", Error, "losses that are told by different splits of supply stand in one list";
    ZoneElsewhere = "zone-elsewhere", Error, "a producer lies in a zone of another country";
    NumberOutOfRange = "number-out-of-range", Error, "a number is negative, infinite, not a number, too large, or a range where one number is asked for";
    RangeOutOfOrder = "range-out-of-order", Error, "the low end of a range is above its high end";
    SharesAboveWhole = "shares-above-whole", Error, "the shares of one view sum to more than 103 percent";
    SharesRounded = "shares-rounded", Warning, "the shares of one view sum to between 100 and 103 percent";
    InputShape = "input-shape", Error, "an input names not exactly one of product, all_of and any_of";
    SelfInput = "self-input", Error, "a product needs itself, or a firm sells to itself";
    NoSupply = "no-supply", Error, "a product has neither views nor `assembled` nor `local`, or is assembled from nothing";
    AssembledWithViews = "assembled-with-views", Error, "a product is `assembled` or `local` and has views too";
    MissingReason = "missing-reason", Error, "a figure is judgement without a reason";
    Overgraded = "overgraded", Error, "a figure has a better grade than what it rests on allows";
    Fractions = "fractions", Warning, "percents look like fractions: shares of one view that sum to about one, a threshold below one percent";
    UnmarkedLicence = "unmarked-licence", Warning, "a licence seems to forbid commercial use, and the source does not say so";
    EmptyIntervention = "empty-intervention", Error, "an intervention changes nothing, because one of its lists is empty";
    AfterTheEnd = "after-the-end", Warning, "an intervention begins or arrives when the question has ended";
    BadSweep = "bad-sweep", Error, "a sweep names a field that is not there, or values it cannot take";
    BaseLoop = "base-loop", Error, "scenarios inherit from one another in a circle";
    NoTargets = "no-targets", Error, "the graph names no target";
    EmptyNetwork = "empty-network", Error, "a firm network has no firm, no trade or no weight, so that nothing can be lost";
    UnusedName = "unused-name", Warning, "a firm, zone, source or class of makers is defined but nothing refers to it";
    StrayField = "stray-field", Warning, "a field has no effect, because it speaks of something that is not there";
    Unsourced = "unsourced", Warning, "a view names neither a source nor what is assumed";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Code {
    /// Whether other findings may only follow from it, since what it spoils defines no names.
    pub const fn is_cause(self) -> bool {
        matches!(
            self,
            Self::UnreadableFile
                | Self::NotUtf8
                | Self::WrongKind
                | Self::SyntaxError
                | Self::UnknownField
                | Self::UnknownWord
                | Self::MissingField
                | Self::TooDeep
                | Self::IncludeLoop
                | Self::IncludeOutside
                | Self::RootOnlySection
                | Self::UnsupportedFormat
                | Self::BadName
        )
    }
}

/// A place in a file: bytes for tools, line and column for people.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, as the user would name it, relative to the root's folder's parent.
    pub file: String,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Line, from one.
    pub line: usize,
    /// Column in characters, from one.
    pub column: usize,
}

/// One finding about the user's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind.
    pub code: Code,
    /// Where.
    pub place: Place,
    /// What is wrong, in lower case and without a full stop; names in backticks.
    pub message: String,
    /// Another place that matters, with what it is (the first of two equal names).
    pub related: Option<(Place, String)>,
    /// The way out.
    pub help: Option<String>,
}

impl Diagnostic {
    /// How bad it is.
    pub const fn severity(&self) -> Severity {
        self.code.severity()
    }
}

impl fmt::Display for Diagnostic {
    /// One line: `file:line:column: severity[code]: message; way out`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place {
            file, line, column, ..
        } = &self.place;
        let severity = self.severity().as_str();
        write!(f, "{file}:{line}:{column}: {severity}[{}]: ", self.code)?;
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

/// Those that keep files from being used.
pub fn errors(diagnostics: &[Diagnostic]) -> impl Iterator<Item = &Diagnostic> {
    let is_error = |finding: &&Diagnostic| finding.severity() == Severity::Error;
    diagnostics.iter().filter(is_error)
}

/// Sorts by file, place and code, and drops what is told twice.
pub fn settle(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| (&a.place, a.code, &a.message).cmp(&(&b.place, b.code, &b.message)));
    diagnostics.dedup();
}

/// Sorts by what is to be mended first: errors before warnings, and causes before what may follow from them.
///
/// Within that by file, place and code; what is told twice is dropped.
pub fn by_urgency(diagnostics: &mut Vec<Diagnostic>) {
    settle(diagnostics);
    diagnostics.sort_by_key(|finding| match finding.severity() {
        Severity::Error if finding.code.is_cause() => 0,
        Severity::Error => 1,
        Severity::Warning => 2,
    });
}
