//! A headless Chromium, spoken to through pipes in the words of the DevTools protocol.

use std::{
    fs::{File, OpenOptions},
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::given::tool;

/// How long the browser may take to answer once.
const PATIENCE: Duration = Duration::from_mins(2);

/// One running browser with one page.
pub struct Browser {
    child: Child,
    to: File,
    from: Receiver<Value>,
    session: String,
    last_id: u64,
    /// What the page reported without being asked: requests, messages, exceptions.
    events: Vec<Value>,
    /// A folder for the browser, and for files of the test.
    folder: TempDir,
}

impl Browser {
    /// Starts a browser, or says on standard error that the test skips.
    pub fn start() -> Option<Self> {
        let Some(program) = ["chromium", "chromium-browser", "google-chrome"]
            .into_iter()
            .find(|program| {
                Command::new(program)
                    .arg("--version")
                    .stdout(Stdio::null())
                    .stderr(Stdio::null())
                    .status()
                    .is_ok_and(|status| status.success())
            })
        else {
            tool::missing("there is no Chromium on this machine");
            return None;
        };
        let folder = tempfile::tempdir().expect("a temporary folder");
        let pipes = ["to", "from"].map(|name| folder.path().join(name));
        for pipe in &pipes {
            let made = Command::new("mkfifo").arg(pipe).status();
            if !made.is_ok_and(|status| status.success()) {
                tool::missing("mkfifo makes no pipe here");
                return None;
            }
        }
        let profile = folder.path().join("profile");
        // The protocol is spoken on file descriptors 3 and 4, which a shell can open.
        let child = Command::new("bash")
            .args(["-c", r#"exec "$0" "${@:3}" 3<"$1" 4>"$2""#])
            .arg(program)
            .args(&pipes)
            .args([
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--hide-scrollbars",
                "--remote-debugging-pipe",
            ])
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg("about:blank")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("bash starts");
        let to = OpenOptions::new()
            .write(true)
            .open(&pipes[0])
            .expect("the browser listens");
        let from = File::open(&pipes[1]).expect("the browser talks");
        let (sender, receiver) = channel();
        thread::spawn(move || {
            let mut reader = BufReader::new(from);
            let mut message = Vec::new();
            while reader.read_until(0, &mut message).is_ok_and(|n| n > 0) {
                message.pop();
                let Ok(value) = serde_json::from_slice(&message) else {
                    break;
                };
                if sender.send(value).is_err() {
                    break;
                }
                message.clear();
            }
        });
        let mut browser = Self {
            child,
            to,
            from: receiver,
            session: String::new(),
            last_id: 0,
            events: Vec::new(),
            folder,
        };
        let page = browser.call("Target.createTarget", &json!({"url": "about:blank"}));
        let attached = browser.call(
            "Target.attachToTarget",
            &json!({"targetId": page["targetId"], "flatten": true}),
        );
        attached["sessionId"]
            .as_str()
            .expect("a session")
            .clone_into(&mut browser.session);
        for domain in ["Page", "Runtime", "Network", "Log"] {
            browser.call(&format!("{domain}.enable"), &json!({}));
        }
        Some(browser)
    }

    /// A folder that is gone with the browser.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Sends one command and waits for its answer.
    pub fn call(&mut self, method: &str, params: &Value) -> Value {
        self.last_id += 1;
        let mut message = json!({"id": self.last_id, "method": method, "params": params});
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.to.write_all(&bytes).expect("the browser listens");
        loop {
            let answer = self.from.recv_timeout(PATIENCE).expect("the browser talks");
            if answer["id"] == json!(self.last_id) {
                assert!(
                    answer.get("error").is_none(),
                    "{method}: {}",
                    answer["error"]
                );
                return answer["result"].clone();
            }
            self.events.push(answer);
        }
    }

    /// Opens a file, perhaps at a place, and waits until it is loaded.
    pub fn open(&mut self, file: &Path, place: &str) {
        self.call("Page.navigate", &json!({"url": "about:blank"}));
        let url = format!("file://{}{place}", file.display());
        self.events.clear();
        self.call("Page.navigate", &json!({ "url": url }));
        for _ in 0..600 {
            let state = self.value("location.protocol + document.readyState");
            if state == json!("file:complete") {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("{url} does not load");
    }

    /// What an expression in the page is, promises waited for.
    pub fn value(&mut self, expression: &str) -> Value {
        let result = self.call(
            "Runtime.evaluate",
            &json!({"expression": expression, "returnByValue": true, "awaitPromise": true}),
        );
        assert!(
            result.get("exceptionDetails").is_none(),
            "{expression:.300}: {}",
            result["exceptionDetails"]
        );
        result["result"]["value"].clone()
    }

    /// Presses and lets go of a key.
    pub fn press(&mut self, key: &str) {
        let text = match key {
            "Enter" => "\r",
            " " => " ",
            _ => "",
        };
        let code = match key {
            "Tab" => 9,
            "Enter" => 13,
            " " => 32,
            "ArrowRight" => 39,
            _ => 0,
        };
        for kind in ["keyDown", "keyUp"] {
            let mut params = json!({
                "type": kind, "key": key, "code": if key == " " { "Space" } else { key },
                "windowsVirtualKeyCode": code,
            });
            if kind == "keyDown" && !text.is_empty() {
                params["text"] = json!(text);
            }
            self.call("Input.dispatchKeyEvent", &params);
        }
    }

    /// What went wrong since the page was opened: exceptions, errors and warnings in the console.
    pub fn faults(&self) -> Vec<&Value> {
        let is_fault = |event: &&Value| match event["method"].as_str() {
            Some("Runtime.exceptionThrown") => true,
            Some("Runtime.consoleAPICalled") => {
                matches!(
                    event["params"]["type"].as_str(),
                    Some("error" | "warning" | "assert")
                )
            }
            Some("Log.entryAdded") => {
                matches!(
                    event["params"]["entry"]["level"].as_str(),
                    Some("error" | "warning")
                )
            }
            _ => false,
        };
        self.events.iter().filter(is_fault).collect()
    }

    /// What the page asked for since it was opened, itself left out.
    pub fn requests(&self) -> Vec<&str> {
        let requests = self
            .events
            .iter()
            .filter(|event| event["method"] == json!("Network.requestWillBeSent"));
        requests
            .filter(|event| event["params"]["type"] != json!("Document"))
            .filter_map(|event| event["params"]["request"]["url"].as_str())
            .collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // A browser that is gone already needs no ending.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
