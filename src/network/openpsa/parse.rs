//! XML to definitions whose references are still names.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::Error;
use super::definition::{
    Argument, Definitions, EventDefinition, GateDefinition, HouseDefinition, Kind, What,
};

/// Where the parser is; one per open element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Container,
    Skipped,
    /// An expression that is not understood, and all in it.
    Expression,
    Leaf,
    Gate(usize),
    Formula(usize),
    Event(usize),
    House(usize),
}

/// Parses a whole file.
///
/// # Errors
///
/// The first element that is malformed, misplaced or not understood.
pub(super) fn parse(text: &str) -> Result<Definitions, Error> {
    let mut reader = Reader::from_str(text);
    let mut lines = Lines {
        text,
        at: 0,
        line: 1,
    };
    let mut parser = Parser {
        out: Definitions::default(),
        open: Vec::new(),
        line: 1,
    };
    let mut seen_root = false;
    loop {
        let event = reader.read_event().map_err(|error| {
            let at = usize::try_from(reader.error_position()).unwrap_or(usize::MAX);
            let line = lines.advance_to(at);
            Error::new(
                line,
                format!("this is not well-formed XML: {error}"),
                "close or correct the element",
            )
        })?;
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        parser.line = lines.advance_to(at);
        match event {
            Event::Start(start) => {
                seen_root = true;
                let open = parser.enter(&start)?;
                parser.open.push(open);
            }
            Event::Empty(start) => {
                seen_root = true;
                let open = parser.enter(&start)?;
                parser.leave(open)?;
            }
            Event::End(_) => {
                if let Some(open) = parser.open.pop() {
                    parser.leave(open)?;
                }
            }
            Event::Text(words) => parser.text(&words.xml10_content())?,
            Event::CData(words) => parser.text(&words.xml10_content())?,
            Event::GeneralRef(_) => parser.text("&")?,
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    if !parser.open.is_empty() || !seen_root {
        let way_out = "the file may be cut off: get it again, or close what is open";
        return Err(Error::new(
            parser.line,
            "the text ends before its elements do",
            way_out,
        ));
    }
    Ok(parser.out)
}

struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn advance_to(&mut self, at: usize) -> usize {
        let at = at.min(self.text.len()).max(self.at);
        let passed = &self.text.as_bytes()[self.at..at];
        self.line += passed.split(|&byte| byte == b'\n').count() - 1;
        self.at = at;
        self.line
    }
}

struct Parser {
    out: Definitions,
    open: Vec<Open>,
    line: usize,
}

impl Parser {
    fn enter(&mut self, start: &BytesStart<'_>) -> Result<Open, Error> {
        let tag = start.name().0;
        let within = self.open.last().copied();
        if matches!(within, Some(Open::Skipped)) || matches!(tag, "label" | "attributes") {
            return Ok(Open::Skipped);
        }
        if matches!(within, Some(Open::Expression)) {
            return Ok(Open::Expression);
        }
        match within {
            None => match tag {
                "opsa-mef" => Ok(Open::Container),
                _ => Err(self.error(
                    format!("the file starts with `{tag}`"),
                    "an Open-PSA file starts with <opsa-mef>",
                )),
            },
            Some(Open::Container) => self.define(tag, start),
            Some(Open::Gate(gate) | Open::Formula(gate)) => self.argument(gate, tag, start),
            Some(Open::Event(event)) => self.probability(event, tag, start),
            Some(Open::House(house)) if tag == "constant" => {
                self.out.houses[house].value = self.truth(start)?;
                Ok(Open::Leaf)
            }
            Some(Open::House(_)) => Err(self.error(
                format!("`{tag}` cannot be the value of a house event"),
                "write <constant value=\"true\"/> or <constant value=\"false\"/>",
            )),
            Some(Open::Leaf | Open::Skipped | Open::Expression) => Err(self.error(
                format!("`{tag}` stands inside an element that holds nothing"),
                "close the element around it first",
            )),
        }
    }

    fn leave(&mut self, open: Open) -> Result<(), Error> {
        if let Open::Gate(gate) | Open::Formula(gate) = open {
            let definition = &self.out.gates[gate];
            let wanted = match definition.kind {
                Kind::Not => 1..=1,
                Kind::Iff | Kind::Imply => 2..=2,
                Kind::Xor => 2..=usize::MAX,
                _ => 0..=usize::MAX,
            };
            if !definition.args.is_empty() && !wanted.contains(&definition.args.len()) {
                let (n, line) = (definition.args.len(), definition.line);
                let what = format!(
                    "gate `{}` has a formula of {n} arguments",
                    self.owner_name(gate)
                );
                let way_out = "not takes one argument, iff and imply take two, xor at least two";
                return Err(Error::new(line, what, way_out));
            }
            if definition.args.is_empty() {
                let owner = self.owner_name(gate);
                let line = definition.line;
                let what = format!("gate `{owner}` has a formula without arguments");
                return Err(Error::new(line, what, "list at least one argument"));
            }
        }
        Ok(())
    }

    fn text(&self, words: &str) -> Result<(), Error> {
        let skipped = matches!(self.open.last(), Some(Open::Skipped | Open::Expression));
        if skipped
            || words
                .trim_matches([' ', '\t', '\r', '\n', '\u{feff}'])
                .is_empty()
        {
            return Ok(());
        }
        let words: String = words.trim().chars().take(20).collect();
        Err(self.error(
            format!("text `{words}` stands outside a label"),
            "remove it",
        ))
    }

    fn define(&mut self, tag: &str, start: &BytesStart<'_>) -> Result<Open, Error> {
        let line = self.line;
        match tag {
            "define-fault-tree" => {
                let name = self.required(start, "name")?;
                self.out.name.get_or_insert(name);
                Ok(Open::Container)
            }
            "define-component" | "model-data" => Ok(Open::Container),
            "define-gate" => {
                let name = self.required(start, "name")?;
                let owner = self.out.gates.len();
                self.out.gates.push(GateDefinition {
                    name: Some(name),
                    owner,
                    line,
                    kind: Kind::Same,
                    args: Vec::new(),
                });
                Ok(Open::Gate(owner))
            }
            "define-basic-event" => {
                let name = self.required(start, "name")?;
                self.out.events.push(EventDefinition {
                    name,
                    line,
                    probability: None,
                    is_expression: false,
                });
                Ok(Open::Event(self.out.events.len() - 1))
            }
            "define-house-event" => {
                let name = self.required(start, "name")?;
                self.out.houses.push(HouseDefinition {
                    name,
                    line,
                    value: false,
                });
                Ok(Open::House(self.out.houses.len() - 1))
            }
            _ => Err(self.error(
                format!("`{tag}` is not understood here"),
                "give plain fault trees: define-gate, define-basic-event, define-house-event",
            )),
        }
    }

    fn argument(&mut self, gate: usize, tag: &str, start: &BytesStart<'_>) -> Result<Open, Error> {
        let nested = matches!(self.open.last(), Some(Open::Formula(_)));
        let full = self.out.gates[gate].kind != Kind::Same || !self.out.gates[gate].args.is_empty();
        if !nested && full {
            let owner = self.owner_name(gate);
            return Err(self.error(
                format!("gate `{owner}` has more than one formula"),
                "put the formulas into one <and> or <or>",
            ));
        }
        let what = match tag {
            "gate" => What::Gate,
            "basic-event" => What::Basic,
            "house-event" => What::House,
            "event" => What::Any,
            "constant" => {
                let value = self.truth(start)?;
                self.out.gates[gate].args.push(Argument::Constant(value));
                return Ok(Open::Leaf);
            }
            _ => {
                let kind = self.connective(gate, tag, start)?;
                if !nested {
                    self.out.gates[gate].kind = kind;
                    return Ok(Open::Formula(gate));
                }
                let inner = self.out.gates.len();
                let owner = self.out.gates[gate].owner;
                let line = self.line;
                self.out.gates.push(GateDefinition {
                    name: None,
                    owner,
                    line,
                    kind,
                    args: Vec::new(),
                });
                self.out.gates[gate].args.push(Argument::Nested(inner));
                return Ok(Open::Formula(inner));
            }
        };
        let name = self.required(start, "name")?;
        let stated = self.optional(start, "type")?;
        let what = match stated.as_deref().map(str::trim) {
            None => what,
            Some("gate") => What::Gate,
            Some("basic-event") => What::Basic,
            Some("house-event") => What::House,
            Some(other) => {
                return Err(self.error(
                    format!("`{name}` is said to be of type `{other}`"),
                    "use gate, basic-event or house-event",
                ));
            }
        };
        let line = self.line;
        self.out.gates[gate]
            .args
            .push(Argument::Named { what, name, line });
        Ok(Open::Leaf)
    }

    fn connective(&self, gate: usize, tag: &str, start: &BytesStart<'_>) -> Result<Kind, Error> {
        match tag {
            "and" => Ok(Kind::And),
            "or" => Ok(Kind::Or),
            "atleast" => Ok(Kind::AtLeast(self.number(start, "min")?)),
            "cardinality" => Ok(Kind::Cardinality(
                self.number(start, "min")?,
                self.number(start, "max")?,
            )),
            "not" => Ok(Kind::Not),
            "nand" => Ok(Kind::Nand),
            "nor" => Ok(Kind::Nor),
            "xor" => Ok(Kind::Xor),
            "iff" => Ok(Kind::Iff),
            "imply" => Ok(Kind::Imply),
            _ => {
                let owner = self.owner_name(gate);
                Err(self.error(
                    format!("`{tag}` in gate `{owner}` is not a formula"),
                    "use and, or, atleast, not, constant, gate, basic-event or house-event",
                ))
            }
        }
    }

    fn probability(
        &mut self,
        event: usize,
        tag: &str,
        start: &BytesStart<'_>,
    ) -> Result<Open, Error> {
        let name = &self.out.events[event].name;
        // What is asked for first are sets, and they need no probability.
        if !matches!(tag, "float" | "int") {
            self.out.events[event].is_expression = true;
            return Ok(Open::Expression);
        }
        let text = self.required(start, "value")?;
        let value = text
            .trim()
            .parse::<f64>()
            .ok()
            .filter(|value| (0.0..=1.0).contains(value));
        if value.is_none() {
            return Err(self.error(
                format!("`{text}` is not a probability for `{name}`"),
                "give a number from 0 to 1",
            ));
        }
        if self.out.events[event].probability.is_some() {
            return Err(self.error(
                format!("`{name}` has two probabilities"),
                "keep one of them",
            ));
        }
        self.out.events[event].probability = value;
        Ok(Open::Leaf)
    }

    fn truth(&self, start: &BytesStart<'_>) -> Result<bool, Error> {
        match self.required(start, "value")?.as_str() {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            other => Err(self.error(
                format!("`{other}` is not a truth value"),
                "use true or false",
            )),
        }
    }

    fn number(&self, start: &BytesStart<'_>, key: &str) -> Result<u32, Error> {
        let text = self.required(start, key)?;
        text.trim().parse().map_err(|_| {
            self.error(
                format!("`{key}` is `{text}`"),
                "give a whole number, not negative",
            )
        })
    }

    fn required(&self, start: &BytesStart<'_>, key: &str) -> Result<String, Error> {
        let tag = start.name().0;
        match self.optional(start, key)? {
            Some(value) if !value.trim().is_empty() => Ok(value.trim().to_owned()),
            _ => Err(self.error(
                format!("`{tag}` lacks `{key}`"),
                format!("write <{tag} {key}=\"...\">"),
            )),
        }
    }

    fn optional(&self, start: &BytesStart<'_>, key: &str) -> Result<Option<String>, Error> {
        let malformed = |cause: &dyn std::fmt::Display| {
            self.error(
                format!("an attribute is malformed: {cause}"),
                "write name=\"value\", each name once; entities of a DOCTYPE are not understood: write what they stand for",
            )
        };
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|cause| malformed(&cause))?;
            if attribute.key.0 == key {
                return attribute
                    .normalized_value(XmlVersion::Implicit1_0)
                    .map(|value| Some(Cow::into_owned(value)))
                    .map_err(|cause| malformed(&cause));
            }
        }
        Ok(None)
    }

    fn owner_name(&self, gate: usize) -> &str {
        let owner = self.out.gates[gate].owner;
        self.out.gates[owner].name.as_deref().unwrap_or_default()
    }

    fn error(&self, what: impl Into<String>, way_out: impl Into<String>) -> Error {
        Error::new(self.line, what, way_out)
    }
}
