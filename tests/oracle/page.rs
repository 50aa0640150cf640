//! The page as a real browser sees it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitStatus},
};

use linchpin::load;
use serde_json::{Value, json};

use crate::{
    ROOT,
    browser::Browser,
    given::{
        page::{hostile, page, parse},
        tool,
    },
};

pub fn write(folder: &Path, text: &str) -> PathBuf {
    let file = folder.join("report.html");
    fs::write(&file, text).expect("the folder can be written to");
    file
}

pub fn assert_quiet(browser: &Browser) {
    assert!(browser.faults().is_empty(), "{:#?}", browser.faults());
    let none: [&str; 0] = [];
    // The icon is a data address: it asks nobody.
    let requests: Vec<&str> = browser
        .requests()
        .into_iter()
        .filter(|url| !url.starts_with("data:"))
        .collect();
    assert_eq!(requests, none);
}

#[test]
fn names_of_any_shape_leave_the_page_whole_in_a_browser() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let file = write(browser.folder(), &page(&hostile()));
    browser.call(
        "Emulation.setDeviceMetricsOverride",
        &json!({"width": 360, "height": 800, "deviceScaleFactor": 1, "mobile": false}),
    );
    browser.open(&file, "#off=country:BBB&see=chip");
    assert_quiet(&browser);
    assert_eq!(
        browser.value("document.documentElement.scrollWidth <= 360"),
        json!(true),
        "nothing sticks out: {}",
        browser.value(
            "[...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > 361 \
             && !e.closest('.scroll, nav, .patterns')).map((e) => e.outerHTML.slice(0, 120)).join('\\n')"
        )
    );
    assert_eq!(
        browser.value("document.querySelectorAll('img, [onerror], [onmouseover]').length"),
        json!(0)
    );
    assert_eq!(
        browser.value("document.querySelector('#off bdi').textContent"),
        json!("مصنع الرقائق \u{202e}evil")
    );
}

#[test]
fn every_toy_makes_a_page_without_a_fault() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    for entry in fs::read_dir(format!("{ROOT}/graphs/toy")).expect("the graphs are there") {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() {
            continue;
        }
        let chain = parse(&fs::read_to_string(&path).expect("it can be read"));
        let file = write(browser.folder(), &page(&chain));
        browser.open(&file, "");
        assert_quiet(&browser);
        assert_eq!(
            browser.value("document.querySelectorAll('#effects tbody tr').length"),
            json!(chain.targets().len()),
            "{}",
            path.display()
        );
    }
}

/// The first lines of a failed accessibility check.
fn violations(result: &Value) -> Vec<String> {
    let violations = result.as_array().expect("a list");
    violations.iter().map(ToString::to_string).collect()
}

/// The text of axe-core, where the registry of npm can be asked for it.
fn axe(folder: &Path) -> Option<String> {
    let packed = Command::new("npm")
        .args(["pack", "--silent", "axe-core"])
        .current_dir(folder)
        .output();
    let unpacked = packed.ok().filter(|output| output.status.success());
    let Some(output) = unpacked else {
        tool::skipped("npm gives no axe-core here");
        return None;
    };
    let name = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let is_out = Command::new("tar")
        .args(["-xzf", &name, "package/axe.min.js"])
        .current_dir(folder)
        .status();
    is_out.ok().filter(ExitStatus::success)?;
    fs::read_to_string(folder.join("package/axe.min.js")).ok()
}

#[test]
fn the_page_is_accessible_in_light_and_dark_wide_and_narrow() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let folder = browser.folder().to_owned();
    let Some(axe) = axe(&folder) else {
        return;
    };
    let chain = load::allied();
    let file = write(&folder, &page(&chain));
    for (scheme, width) in [("light", 1400), ("dark", 1400), ("light", 360)] {
        browser.call(
            "Emulation.setEmulatedMedia",
            &json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]}),
        );
        browser.call(
            "Emulation.setDeviceMetricsOverride",
            &json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false}),
        );
        browser.open(&file, "#off=country:TWN&see=dram");
        assert_quiet(&browser);
        browser.value(
            "document.querySelectorAll('details').forEach((each, at) => { each.open = at < 12; })",
        );
        browser.value(&format!("{axe}; 0"));
        let found = browser.value(
            "axe.run(document, { resultTypes: ['violations'] }).then((result) => result.violations.map((each) => \
             [each.id, each.help, each.nodes.length, each.nodes.slice(0, 3).map((node) => node.html.slice(0, 160) + node.failureSummary)]))",
        );
        let found = violations(&found);
        assert!(found.is_empty(), "{scheme} {width}: {}", found.join("\n"));
    }
}

/// How many pages of paper a PDF has: its own count of them, in words that are not compressed.
fn sheets(browser: &mut Browser) -> usize {
    let printed = browser.call(
        "Page.printToPDF",
        &json!({"preferCSSPageSize": true, "printBackground": true, "paperWidth": 8.27, "paperHeight": 11.69}),
    );
    let data = printed["data"].as_str().expect("a text").to_owned();
    let count = browser.value(&format!(
        "(atob('{data}').match(/\\/Type\\s*\\/Page[^s]/g) || []).length"
    ));
    count.as_u64().expect("a count") as usize
}

#[test]
fn the_front_answers_beside_the_finger_on_every_width() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let chain = load::allied();
    let file = write(browser.folder(), &page(&chain));
    let taiwan = chain.countries().get_index_of("TWN").expect("it is there");
    for (width, height) in [(390, 844), (768, 1024), (1440, 900)] {
        browser.call(
            "Emulation.setDeviceMetricsOverride",
            &json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}),
        );
        browser.open(&file, "");
        let wide = browser.value("document.documentElement.scrollWidth");
        assert_eq!(wide, json!(width), "nothing scrolls sideways");
        // Whichever is drawn is pressed: the map, or the tiles on a phone.
        let shown = format!(
            "[...document.querySelectorAll('#front .land[data-at=\"{taiwan}\"]')].filter((each) => each.getClientRects().length > 0).pop()"
        );
        let is_tile = browser.value(&format!("{shown} instanceof HTMLElement"));
        assert_eq!(is_tile, json!(width < 500));
        browser.value(&format!(
            "{shown}.dispatchEvent(new MouseEvent('click', {{ bubbles: true }}))"
        ));
        let is_in_sight = browser.value(
            "(() => { const at = document.querySelector('#reply .fate').getBoundingClientRect(); \
             return at.top >= 0 && at.bottom <= innerHeight && at.width > 200; })()",
        );
        assert_eq!(is_in_sight, json!(true), "{width}");
        assert_eq!(
            browser.value("document.querySelector('#reply .fate').textContent"),
            browser.value("document.getElementById('fate').textContent"),
        );
        let fallen = browser.value("document.querySelectorAll('#reply .fallen li').length");
        let rows = browser.value(
            "document.querySelectorAll('#effects tbody tr:not([data-verdict=kept])').length",
        );
        assert_eq!(fallen, rows);
        assert_ne!(rows, json!(0));
        if width < 500 {
            let small = browser.value(
                "[...document.querySelectorAll('main button, main select, main summary, nav a')].filter((each) => { \
                 const at = each.getBoundingClientRect(); return at.height > 0 && at.height < 43.5 && !each.closest('p'); \
                 }).map((each) => each.outerHTML.slice(0, 120))",
            );
            assert_eq!(small, json!([]), "targets of 44 px");
        }
        browser.value("document.querySelector('[data-back]').click()");
        assert_eq!(browser.value("location.hash"), json!(""));
        assert_eq!(
            browser.value("document.getElementById('reply').hidden"),
            json!(true)
        );
        assert_quiet(&browser);
    }
}

#[test]
fn the_page_prints_on_twelve_sheets_with_the_map() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let file = write(browser.folder(), &page(&load::allied()));
    browser.open(&file, "");
    let sheets = sheets(&mut browser);
    assert!((2..=12).contains(&sheets), "{sheets} sheets");
    browser.call("Emulation.setEmulatedMedia", &json!({"media": "print"}));
    let drawn = "document.querySelector('svg.lands').getBoundingClientRect().height > 100";
    assert_eq!(browser.value(drawn), json!(true));
}
