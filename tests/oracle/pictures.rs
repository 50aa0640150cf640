//! Pictures of our own making: read by real parsers, laid out without overlap, readable without colour, and the same
//! every time.

use std::{
    io::Write,
    process::{Command, Stdio},
    sync::LazyLock,
};

use linchpin::{
    diagram::{
        Collapse, Level, Picture, Selection, draw, graphml,
        layout::{self, Layout, Rect},
        legend, mermaid,
        picture::{Cluster, Edge, End, Flow, Kind, Mark, Node, Row, State},
        svg,
    },
    model::{Chain, product::Role},
};
use quick_xml::{Reader, XmlVersion, events::Event as Xml};
use resvg::usvg;

use crate::given::{
    pictures::{finding, graph, selection, toys},
    tool,
};

const LEVELS: [Level; 3] = [Level::Product, Level::Country, Level::Firm];

/// Fonts of the system, read once.
static OPTIONS: LazyLock<usvg::Options<'static>> = LazyLock::new(|| {
    let mut options = usvg::Options::default();
    let fonts = options.fontdb_mut();
    fonts.load_system_fonts();
    // The parser drops words of which no family is there; any family with letters shows that they are drawn.
    let families = fonts.faces().flat_map(|face| &face.families);
    let plainest = families
        .map(|(name, _)| (!name.contains("Sans"), name.contains("Mono"), name.clone()))
        .min();
    if let Some((_, _, name)) = plainest {
        fonts.set_sans_serif_family(name);
    }
    options
});

/// Pictures of the real chain: whole and in part, with and without a loss, on every level.
fn allied(chain: &Chain) -> Vec<(String, Picture)> {
    let lost = finding(chain, "TWN");
    let mut selections: Vec<Selection> = LEVELS
        .iter()
        .flat_map(|&level| {
            [
                selection(level, &[], None),
                selection(level, &["ai_accelerator_gpu"], Some(2)),
                selection(level, &["dram"], None),
            ]
        })
        .collect();
    for collapse in [Collapse::None, Collapse::Rest, Collapse::Stages] {
        selections.push(Selection {
            collapse: Some(collapse),
            ..selection(Level::Product, &[], None)
        });
    }
    selections
        .iter()
        .flat_map(|selection| {
            [None, Some(&lost)].map(|lost| {
                let what = format!("{selection:?}, loss: {}", lost.is_some());
                (what, draw::picture(chain, selection, lost))
            })
        })
        .collect()
}

/// What holds of every layout.
fn check_layout(what: &str, picture: &Picture, layout: &Layout) {
    let whole = Rect {
        x: 0.0,
        y: 0.0,
        w: layout.width,
        h: layout.height,
    };
    let contains = |outer: &Rect, inner: &Rect| {
        let air = 1e-6;
        inner.x >= outer.x - air
            && inner.y >= outer.y - air
            && inner.right() <= outer.right() + air
            && inner.bottom() <= outer.bottom() + air
    };
    assert_eq!(layout.boxes.len(), picture.nodes().count(), "{what}");
    for (at, one) in layout.boxes.iter().enumerate() {
        assert!(
            contains(&whole, &one.rect),
            "{what}: {} is cut off",
            one.key
        );
        for words in &one.content.words {
            let w = layout::measure::width(&words.text, words.size, words.is_bold);
            let left = if words.is_centred {
                words.x - w / 2.0
            } else {
                words.x
            };
            let is_inside = left >= 0.0 && left + w <= one.rect.w && words.y <= one.rect.h;
            assert!(is_inside, "{what}: {:?} leaves its box", words.text);
        }
        for other in &layout.boxes[at + 1..] {
            let is_apart = !one.rect.overlaps(&other.rect);
            assert!(is_apart, "{what}: {} covers {}", one.key, other.key);
        }
        for frame in &layout.frames {
            let is_home = frame.cluster == one.at.0;
            let is_right = if is_home {
                contains(&frame.rect, &one.rect)
            } else {
                !frame.rect.overlaps(&one.rect)
            };
            assert!(is_right, "{what}: {} and frame {}", one.key, frame.cluster);
        }
    }
    for (at, one) in layout.frames.iter().enumerate() {
        assert!(contains(&whole, &one.rect), "{what}: frame {at} is cut off");
        for other in &layout.frames[at + 1..] {
            assert!(!one.rect.overlaps(&other.rect), "{what}: frames overlap");
        }
    }
    assert_eq!(layout.lines.len(), picture.edges.len(), "{what}");
    for line in &layout.lines {
        let edge = &picture.edges[line.edge];
        let end = line.pieces.last().map_or(line.start, |piece| piece[2]);
        for (spot, (x, y)) in [(&edge.from, line.start), (&edge.to, end)] {
            let rect = match spot {
                End::Node(key) => layout
                    .boxes
                    .iter()
                    .find(|one| one.key == *key)
                    .map(|one| one.rect),
                End::Cluster(key) => layout
                    .frames
                    .iter()
                    .find(|frame| picture.clusters[frame.cluster].key == *key)
                    .map(|frame| frame.rect),
            };
            let rect = rect.expect("both ends are drawn");
            let is_on_side = (x - rect.x).abs() < 0.01 || (x - rect.right()).abs() < 0.01;
            let touches = is_on_side && y >= rect.y && y <= rect.bottom();
            assert!(touches, "{what}: {edge:?} ends at {x} {y} beside {rect:?}");
        }
        for point in line.pieces.iter().flatten() {
            let is_inside = point.0 >= -0.01 && point.0 <= layout.width + 0.01;
            assert!(is_inside, "{what}: {edge:?} leaves the picture");
        }
    }
}

/// Every text element, with the size of the whole.
fn parsed(what: &str, text: &str) -> (usvg::Tree, String) {
    let tree =
        usvg::Tree::from_str(text, &OPTIONS).unwrap_or_else(|error| panic!("{what}: {error}"));
    let mut words = String::new();
    collect(tree.root(), &mut words);
    (tree, words)
}

fn collect(group: &usvg::Group, words: &mut String) {
    for child in group.children() {
        match child {
            usvg::Node::Group(group) => collect(group, words),
            usvg::Node::Text(text) => {
                for chunk in text.chunks() {
                    words.push_str(chunk.text());
                    words.push('\n');
                }
            }
            _ => {}
        }
    }
}

#[test]
fn every_layout_of_the_allied_chain_obeys_the_laws() {
    let chain = graph("allied");
    for (what, picture) in allied(&chain) {
        check_layout(&what, &picture, &layout::find(&picture));
    }
}

/// Whether there is a font to set text in; says so where there is none.
fn has_fonts() -> bool {
    let has = !OPTIONS.fontdb.is_empty();
    if !has {
        tool::missing(
            "no font is installed (Debian package fonts-liberation or fonts-dejavu-core)",
        );
    }
    has
}

#[test]
fn every_svg_is_read_by_a_real_parser_and_says_every_word() {
    let has_fonts = has_fonts();
    let chain = graph("allied");
    for (what, picture) in allied(&chain) {
        let text = svg::render(&picture);
        let (tree, words) = parsed(&what, &text);
        assert!(tree.size().width() > 100.0, "{what}");
        let flat: String = words.split_whitespace().collect();
        // Without a font the parser drops what it cannot set.
        let nodes = picture.nodes().filter(|_| has_fonts);
        for node in nodes {
            for row in &node.rows {
                for part in [&row.name, &row.detail, &row.state] {
                    let part: String = part.split_whitespace().collect();
                    assert!(flat.contains(&part), "{what}: {part} is not drawn");
                }
            }
        }
        assert!(
            text.contains("role=\"img\"") && text.contains("<desc id="),
            "{what}"
        );
        for banned in ["<script", "href=", "url(", "@import", "<image", "onload"] {
            assert!(!text.contains(banned), "{what}: {banned}");
        }
    }
}

#[test]
fn what_is_drawn_stays_inside_the_picture() {
    for toy in toys() {
        let chain = graph(&toy);
        let country = chain.countries().keys().next().map(ToString::to_string);
        let lost = country.map(|country| finding(&chain, &country));
        for level in LEVELS {
            let picture = draw::picture(&chain, &selection(level, &[], None), lost.as_ref());
            check_layout(&toy, &picture, &layout::find(&picture));
            let (tree, _) = parsed(&toy, &svg::render(&picture));
            let (drawn, size) = (tree.root().stroke_bounding_box(), tree.size());
            let is_inside = drawn.left() >= 0.0
                && drawn.top() >= 0.0
                && drawn.right() <= size.width()
                && drawn.bottom() <= size.height();
            assert!(is_inside, "{toy} {level:?}: {drawn:?} in {size:?}");
        }
    }
}

#[test]
fn the_whole_chain_fits_a_wall_and_not_a_scroll() {
    let chain = graph("allied");
    let lost = finding(&chain, "TWN");
    for lost in [None, Some(&lost)] {
        let picture = draw::picture(&chain, &selection(Level::Product, &[], None), lost);
        let layout = layout::find(&picture);
        assert!(layout.width < 4000.0, "{}", layout.width);
        // Ten a product: two sheets of A1 for 236 of them.
        let most = 10.0 * chain.products().len() as f64;
        assert!(layout.height < most, "{}", layout.height);
    }
}

#[test]
fn only_what_falls_is_named_where_the_rest_is_counted() {
    let chain = graph("allied");
    let lost = finding(&chain, "TWN");
    let whole = selection(Level::Product, &[], None);
    let picture = draw::picture(&chain, &whole, Some(&lost));
    let things: u32 = picture
        .nodes()
        .filter(|node| node.kind != Kind::Junction)
        .flat_map(|node| &node.rows)
        .map(|row| row.n_things)
        .sum();
    assert_eq!(
        things as usize,
        chain.products().len(),
        "every product is counted once"
    );
    for node in picture.nodes() {
        let falls = matches!(node.mark.state, State::Lost | State::MayBeLost);
        assert!(
            !falls || node.rows.iter().all(|row| row.n_things == 1),
            "{}",
            node.key
        );
    }
    let none = Selection {
        collapse: Some(Collapse::None),
        ..whole
    };
    let picture = draw::picture(&chain, &none, None);
    let inputs: usize = chain
        .products()
        .values()
        .flat_map(|product| &product.inputs)
        .map(|input| input.need.products().count())
        .sum();
    let drawn = picture.edges.iter().filter(|edge| edge.facts.is_some());
    assert_eq!(
        drawn.count(),
        inputs,
        "every input is an arrow with its facts"
    );
}

#[test]
fn the_same_picture_comes_from_any_number_of_threads() {
    let chain = graph("allied");
    let draw = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("a pool can be built");
        pool.install(|| {
            let lost = finding(&chain, "KOR");
            let whole = selection(Level::Product, &[], None);
            let picture = draw::picture(&chain, &whole, Some(&lost));
            [
                svg::render(&picture),
                graphml::render(&picture),
                mermaid::render(&picture),
            ]
        })
    };
    assert_eq!(draw(1), draw(7));
}

fn node(name: &str, state: State) -> Node {
    Node {
        key: format!("product:{name}"),
        kind: Kind::Product,
        rows: vec![Row {
            name: name.to_owned(),
            detail: name.to_owned(),
            holder: None,
            n_things: 1,
            state: state.word().to_owned(),
        }],
        mark: Mark {
            state,
            ..Mark::NONE
        },
        names: vec![name.to_owned()],
    }
}

fn edge(from: End, to: End, label: &str) -> Edge {
    Edge {
        role: matches!(from, End::Node(_)).then_some(Role::Material),
        from,
        to,
        weight: 1,
        share_ppm: None,
        facts: None,
        label: label.to_owned(),
        is_partial: false,
        is_alternative: false,
        is_cause: false,
    }
}

const HOSTILE: [&str; 9] = [
    "</text><script>alert(1)</script>",
    "quote \" and ' and & and &lt; ]]>",
    "two\nlines\r\n\tand \u{7} a bell \u{0} \u{fffe}",
    "عربي \u{202e}turned\u{202c} עברית",
    "end\"] subgraph x[\"y\"]; click n0 href \"javascript:x\" %%{init}%%",
    "漢字かな交じり文の長い名前は幅が広い",
    "```**bold** _x_ #quot; #35;",
    "<!-- <![CDATA[ <?xml ?>",
    "",
];

/// Every hostile name everywhere: as title, caption, cluster, node and label.
fn hostile() -> Picture {
    let long = "w".repeat(200);
    let names: Vec<&str> = HOSTILE.into_iter().chain([long.as_str()]).collect();
    let clusters: Vec<Cluster> = names
        .iter()
        .enumerate()
        .map(|(at, name)| Cluster {
            key: format!("c{at}{name}"),
            title: (*name).to_owned(),
            column: (at % 4) as u32,
            nodes: State::ALL
                .iter()
                .map(|&state| Node {
                    key: format!("product:{at} {} {name}", state as u8),
                    ..node(name, state)
                })
                .collect(),
        })
        .collect();
    let keys: Vec<String> = clusters
        .iter()
        .flat_map(|cluster| cluster.nodes.iter().map(|node| node.key.clone()))
        .collect();
    let mut edges: Vec<Edge> = (0..keys.len())
        .map(|at| {
            let to = keys[(at * 7 + 3) % keys.len()].clone();
            edge(
                End::Node(keys[at].clone()),
                End::Node(to),
                names[at % names.len()],
            )
        })
        .collect();
    let framed: Vec<&Cluster> = clusters
        .iter()
        .filter(|cluster| !cluster.title.is_empty())
        .collect();
    for pair in framed.windows(2) {
        let ends = [0, 1].map(|at| End::Cluster(pair[at].key.clone()));
        let [from, to] = ends;
        edges.push(edge(from, to, "many"));
    }
    Picture {
        flow: Flow::Rightward,
        title: names.join(" "),
        caption: names.iter().map(|&name| name.to_owned()).collect(),
        legend: legend::find(&clusters, &edges),
        clusters,
        edges,
    }
}

#[test]
fn hostile_names_neither_break_a_picture_nor_leave_it() {
    let picture = hostile();
    check_layout("hostile", &picture, &layout::find(&picture));
    let text = svg::render(&picture);
    let (_, words) = parsed("hostile", &text);
    assert!(!has_fonts() || words.contains("<script>"), "it is text");
    assert!(!text.contains("<script") && !text.contains("<!--") && !text.contains('\u{202e}'));
    let elements = text.matches("<g class=\"node\"").count();
    assert_eq!(elements, picture.nodes().count());

    let text = mermaid::render(&picture);
    let body = text.lines().filter(|line| !line.starts_with("%%"));
    for line in body {
        let quotes = line.matches('"').count();
        assert!(quotes % 2 == 0 && quotes <= 2, "{line}");
        assert!(!line.trim_start().starts_with("click"), "{line}");
    }
    assert!(!text.contains("%%{"));
}

/// Nodes, edges and keys of GraphML, by a parser that knows nothing of the writer.
fn read_graphml(text: &str) -> (Vec<String>, Vec<(String, String)>, usize) {
    let (mut nodes, mut edges, mut n_data) = (Vec::new(), Vec::new(), 0);
    let mut keys = Vec::new();
    let mut reader = Reader::from_str(text);
    loop {
        let event = reader.read_event().expect("it is well-formed");
        let (Xml::Start(element) | Xml::Empty(element)) = &event else {
            if event == Xml::Eof {
                break;
            }
            continue;
        };
        let attribute = |name: &str| {
            let found = element
                .try_get_attribute(name)
                .expect("attributes are well-formed");
            let value = found.unwrap_or_else(|| panic!("{element:?} has no {name}"));
            value
                .normalized_value(XmlVersion::Implicit1_0)
                .expect("entities are known")
                .into_owned()
        };
        match element.name().as_ref() {
            "key" => {
                let kind = attribute("attr.type");
                assert!(["string", "double", "int", "boolean"].contains(&kind.as_str()));
                keys.push(attribute("id"));
            }
            "node" => nodes.push(attribute("id")),
            "edge" => edges.push((attribute("source"), attribute("target"))),
            "data" => {
                n_data += 1;
                assert!(
                    keys.contains(&attribute("key")),
                    "every key is declared first"
                );
            }
            _ => {}
        }
    }
    (nodes, edges, n_data)
}

#[test]
fn graphml_has_every_product_and_input_and_no_loose_end() {
    let chain = graph("allied");
    let mut pictures = allied(&chain);
    pictures.push(("hostile".to_owned(), hostile()));
    for (what, picture) in pictures {
        let (nodes, edges, n_data) = read_graphml(&graphml::render(&picture));
        assert_eq!(nodes.len(), picture.nodes().count(), "{what}");
        let single = |edge: &&Edge| matches!(edge.from, End::Node(_));
        assert_eq!(
            edges.len(),
            picture.edges.iter().filter(single).count(),
            "{what}"
        );
        assert!(n_data > nodes.len(), "{what}");
        for (from, to) in &edges {
            assert!(
                nodes.contains(from) && nodes.contains(to),
                "{what}: {from} {to}"
            );
        }
    }
}

/// Networkx, where Python has it, reads the types as well.
#[test]
fn networkx_reads_the_graphml() {
    const SCRIPT: &str = "import sys, networkx\n\
        graph = networkx.parse_graphml(sys.stdin.read(), force_multigraph=True)\n\
        share = [data['largest_country_share_pct'] for _, data in graph.nodes(data=True) if 'largest_country_share_pct' in data]\n\
        cover = [data['cover_low_weeks'] for _, _, data in graph.edges(data=True) if 'cover_low_weeks' in data]\n\
        assert all(isinstance(value, float) for value in share + cover)\n\
        print(graph.number_of_nodes(), graph.number_of_edges(), len(share) > 50, len(cover) > 500)";
    let has = Command::new("python3")
        .args(["-c", "import networkx"])
        .output();
    if !has.is_ok_and(|output| output.status.success()) {
        tool::missing("Python has no networkx (Debian package python3-networkx)");
        return;
    }
    let chain = graph("allied");
    let selection = Selection {
        collapse: Some(Collapse::None),
        ..selection(Level::Product, &[], None)
    };
    let picture = draw::picture(&chain, &selection, None);
    let text = graphml::render(&picture);
    let mut child = Command::new("python3")
        .args(["-c", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python was found a moment ago");
    let mut stdin = child.stdin.take().expect("stdin is piped");
    stdin.write_all(text.as_bytes()).expect("Python reads");
    drop(stdin);
    let output = child.wait_with_output().expect("Python ends");
    let expected = format!(
        "{} {} True True\n",
        picture.nodes().count(),
        picture.edges.len()
    );
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
}

#[test]
fn mermaid_says_when_it_is_too_large() {
    let chain = graph("allied");
    let draw = |collapse| {
        let selection = Selection {
            collapse: Some(collapse),
            ..selection(Level::Product, &[], None)
        };
        mermaid::render(&draw::picture(&chain, &selection, None))
    };
    assert!(draw(Collapse::None).contains("Mermaid draws at most 500"));
    assert!(!draw(Collapse::Alike).contains("Mermaid draws at most"));
}

#[test]
fn small_pictures_in_full() {
    let chain = graph("toy/two-of-three.ron");
    let lost = finding(&chain, "USA");
    let picture = draw::picture(&chain, &selection(Level::Product, &[], None), Some(&lost));
    insta::assert_snapshot!("small-svg", svg::render(&picture));
    insta::assert_snapshot!("small-mermaid", mermaid::render(&picture));
    insta::assert_snapshot!("small-graphml", graphml::render(&picture));
}
