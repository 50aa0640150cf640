// The explorer: a state, its address, and what the page shows of it. All numbers come from `engine`.
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  const island = JSON.parse(byId("island").textContent);
  const { WHOLE } = engine;
  const LISTS = { country: island.countries, firm: island.firms, product: island.products };
  const SIGNS = { off: "⊘", lost: "✕", possible: "◐", dented: "▾", kept: "✓", unknown: "?" };
  const WORDS = { lost: "lost", possible: "may be lost", kept: "kept" };
  const SIDES = { capable: "✓ capable", "not-told": "? cannot be told", incapable: "✕ not capable" };
  const TOLD = ["by all views", "no supply of its own", "not known"];
  const OUTCOMES = ["output", "growth", "renewal"];
  const BASES = ["location", "jurisdiction"];

  const { question } = island;
  const state = {
    off: { country: new Set(), firm: new Set(), product: new Set() },
    theta: question.theta,
    horizon: question.horizon,
    basis: question.basis,
    outcome: question.outcome,
    see: -1,
  };

  // ---- Words and numbers, as the program writes them.

  const tenth = (value) => String(Math.round(value * 10) / 10);
  const range = (low, high) => (low === high ? low : `${low}–${high}`);
  function percent(value) {
    const rounded = Math.round(value * 10) / 10;
    if (rounded === 0 && value > 0) return "<0.1";
    if (rounded === 100 && value < 100) return ">99.9";
    return String(rounded);
  }
  const percents = ([a, b]) => range(percent(Math.min(a, b)), percent(Math.max(a, b)));
  function weeks([worst, best]) {
    if (worst === null) return "never";
    if (worst === 0 && best === 0) return "at once";
    return best === null ? `${tenth(worst)} or never` : range(tenth(worst), tenth(best));
  }
  const nameOf = (kind, at) => LISTS[kind][at][1];
  const product = (at) => island.products[at][1];
  function listed(names, limit = 6) {
    if (names.length > limit) return `${names.slice(0, limit).join(", ")} and ${names.length - limit} more`;
    if (names.length < 2) return names.join("");
    return `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
  }

  /** An element with attributes and children; texts go in as text, never as markup. */
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined) element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
  }
  const bdi = (text) => make("bdi", {}, text);
  function setText(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }
  function setClass(element, name) {
    if (element.className !== name) element.className = name;
  }

  // ---- The parts of the page that change, looked up once.

  const picks = [...document.querySelectorAll(".pick")].map((element) => ({
    element,
    kind: element.dataset.kind,
    at: Number(element.dataset.at),
    text: element.textContent.toLocaleLowerCase("en"),
  }));
  // Countries on the world map, its tiles and its ranking: pressed like picks, and never searched.
  const lands = [...document.querySelectorAll("#front [data-kind=country]")].map((element) => ({
    element,
    at: Number(element.dataset.at),
  }));
  const tiles = [];
  for (const element of document.querySelectorAll("#board .tile")) {
    tiles[Number(element.dataset.see)] = {
      element,
      sign: element.querySelector(".sign"),
      word: element.querySelector(".sr"),
    };
  }
  const effects = [...document.querySelectorAll("#effects tbody tr")].map((row) => ({
    row,
    at: Number(row.dataset.at),
    verdict: row.querySelector("b"),
    weeks: row.cells[2],
    why: row.cells[3],
    theta: row.cells[4],
    left: row.querySelector(".value"),
    certain: row.querySelector(".certain"),
    possible: row.querySelector(".possible"),
  }));
  const aloneRows = island.targets.map((target) => {
    const row = byId("alone").tBodies[0].insertRow();
    row.append(make("th", { scope: "row" }, bdi(product(target))));
    const [rest, theta, lacks, off] = [0, 1, 2, 3].map(() => row.insertCell());
    theta.className = "n";
    return { rest, theta, lacks, off };
  });

  // ---- Solving.

  const anyOff = () => state.off.country.size + state.off.firm.size + state.off.product.size > 0;
  const frame = () => (state.off.firm.size > 0 ? "firm" : state.basis);
  const asked = () => ({
    frame: frame(),
    outcome: state.outcome,
    theta: state.theta,
    horizon: state.horizon,
  });
  const lost = () => ({
    countries: state.off.country,
    firms: state.off.firm,
    products: state.off.product,
  });

  let solved = null;
  let notice = "";

  function showEffects() {
    let nLost = 0;
    let nPossible = 0;
    for (const entry of effects) {
      const effect = engine.effect(solved, entry.at);
      nLost += effect.verdict === "lost";
      nPossible += effect.verdict === "possible";
      entry.row.dataset.verdict = effect.verdict;
      setClass(entry.verdict, `v ${effect.verdict}`);
      setText(entry.verdict, `${SIGNS[effect.verdict]} ${WORDS[effect.verdict]}`);
      setText(entry.weeks, weeks(effect.weeks));
      setText(entry.theta, percents(effect.theta));
      setText(entry.left, percents(effect.left));
      const [low, high] = [Math.min(...effect.left), Math.max(...effect.left)];
      entry.certain.setAttribute("width", low);
      entry.possible.setAttribute("x", low);
      entry.possible.setAttribute("width", high - low);
      entry.chain = effect.weeks[0] === null ? [] : engine.why(solved, entry.at).chain;
      setText(entry.why, causeText(entry.chain));
    }
    const names = ["country", "firm", "product"].flatMap((kind) =>
      [...state.off[kind]].map((at) => nameOf(kind, at)),
    );
    const n = effects.length;
    setText(
      byId("fate"),
      `${names.length === 0 ? "Nothing is off" : `Without ${listed(names, 5)}`}: ${nLost} of ${n} targets lost` +
        `${nPossible > 0 ? `, ${nPossible} more may be` : ""}.`,
    );
  }

  /** The answer beside the finger: what falls when, through what, and where help would begin. */
  function showReply() {
    const reply = byId("reply");
    reply.hidden = !anyOff();
    document.body.classList.toggle("replying", !reply.hidden);
    if (reply.hidden) return;
    const when = ({ effect }) => effect.weeks[0] ?? Infinity;
    const fallen = effects
      .map((entry) => ({ ...entry, effect: engine.effect(solved, entry.at) }))
      .filter(({ effect }) => effect.verdict !== "kept")
      .sort((a, b) => (a.effect.verdict === b.effect.verdict ? when(a) - when(b) : a.effect.verdict === "lost" ? -1 : 1));
    const list = make("ul", { class: "fallen" });
    for (const { at, effect } of fallen) {
      const text = weeks(effect.weeks);
      list.append(
        make(
          "li",
          {},
          make("b", { class: `v ${effect.verdict}` }, SIGNS[effect.verdict], make("span", { class: "sr" }, ` ${WORDS[effect.verdict]}`)),
          " ",
          bdi(product(at)),
          make("span", { class: "muted" }, text === "at once" ? ", at once" : /^\d/.test(text) ? `, week ${text}` : `, ${text}`),
        ),
      );
    }
    const roots = new Map();
    for (const { chain } of fallen) {
      if (chain.length === 0) continue;
      const root = chain[chain.length - 1][0];
      roots.set(root, (roots.get(root) || 0) + 1);
    }
    const few = [...roots].sort((a, b) => b[1] - a[1] || a[0] - b[0]).filter(([, n], at) => at === 0 || n > 1).slice(0, 2);
    const help = make("p", { class: "help" });
    few.forEach(([root, n], at) => {
      const see = make("button", { type: "button", class: "link", "data-see": root }, bdi(product(root)));
      help.append(at === 0 ? "Help begins with another source or more stock of " : at + 1 === few.length ? " and " : ", ", see, ` (first to stop behind ${n} of ${fallen.length})`);
    });
    if (few.length > 0) help.append(".");
    const back = make("button", { type: "button", class: "back", "data-back": "" }, "Put everything back");
    const more = make("a", { href: "#effects", class: "to-explorer" }, "All about this case");
    const fate = make("summary", { class: "fate" }, byId("fate").textContent);
    const body = make("details", {}, fate, make("div", { class: "acts" }, back, more), ...(few.length > 0 ? [help] : []), ...(fallen.length > 0 ? [list] : []));
    // Folded to one line it stays so, whatever is pressed next.
    body.open = reply.querySelector("details")?.open ?? true;
    reply.replaceChildren(body);
  }

  function causeText(chain) {
    if (chain.length === 0) return "";
    const [root, , taken] = chain[chain.length - 1];
    if (chain.length === 1) return `${percent(taken)} % of it hit directly`;
    const middle = chain.length > 2 ? " ← … ← " : " ← ";
    return `no ${product(chain[1][0])}${chain.length > 2 ? middle + product(root) : ""} (${percent(taken)} % of its supply hit)`;
  }

  function showTiles() {
    const shape = island.frames[frame()];
    const split = frame() === "firm" ? "firm" : frame();
    const n = shape.told.filter((told) => told === 2).length;
    setText(
      byId("unknown"),
      n === 0
        ? ""
        : `Of ${n} of ${tiles.length} products the supply by ${split} is not known: any loss may hit them. Marked ? where none does.`,
    );
    tiles.forEach((tile, at) => {
      const effect = engine.effect(solved, at);
      let look = effect.verdict;
      let word = WORDS[look];
      if (state.off.product.has(at)) {
        look = "off";
        word = "switched off";
      } else if (look === "kept" && effect.left[0] < 100) {
        look = "dented";
        word = `kept, ${percents(effect.left)} % of output left`;
      } else if (look === "kept" && shape.told[at] === 2) {
        look = "unknown";
        word = "supply not known";
      }
      const seen = at === state.see ? " seen" : "";
      setClass(tile.element, `tile ${look}${seen}${tile.links || ""}`);
      setText(tile.sign, SIGNS[look]);
      setText(tile.word, `: ${word}`);
    });
  }

  function showOff() {
    const chips = [];
    for (const kind of ["country", "firm", "product"]) {
      for (const at of state.off[kind]) {
        const chip = make("button", { type: "button", "data-kind": kind, "data-at": at }, "⊘ ", bdi(nameOf(kind, at)), " ×");
        chip.setAttribute("aria-label", `Switch ${nameOf(kind, at)} back on`);
        chips.push(chip);
      }
    }
    byId("off").replaceChildren(...chips.slice(0, 80));
    if (chips.length > 80) byId("off").append(` and ${chips.length - 80} more`);
    for (const pick of picks) {
      pick.element.setAttribute("aria-pressed", String(state.off[pick.kind].has(pick.at)));
    }
    for (const { element, at } of lands) {
      const isGone = state.off.country.has(at);
      element.classList.toggle("gone", isGone);
      if (element instanceof HTMLElement) element.setAttribute("aria-pressed", String(isGone));
    }
    byId("notice").hidden = notice === "";
    setText(byId("notice"), notice);
  }

  /** Who could make the targets alone: the countries that are on, and those that are off. */
  function showSides() {
    const sides = byId("sides");
    const { country, firm, product: products } = state.off;
    sides.hidden = firm.size > 0 || products.size > 0;
    if (sides.hidden) return;
    const on = { countries: new Set(), firms: new Set(), products: new Set() };
    island.countries.forEach((_, at) => {
      if (!country.has(at)) on.countries.add(at);
    });
    const rest = engine.alone(island, asked(), on);
    const off = country.size > 0 ? engine.alone(island, asked(), lost()) : null;
    const count = (list, verdict) => list.filter((side) => side.verdict === verdict).length;
    const n = rest.length;
    let text =
      `The ${on.countries.size} countries still on, with nobody else: capable of ${count(rest, "capable")} of ${n} ` +
      `targets, not capable of ${count(rest, "incapable")}, cannot be told of ${count(rest, "not-told")}. ` +
      "Capable means holding some known share of everything essential; products whose supply is not known are taken as available.";
    if (off !== null) {
      text +=
        ` The ${country.size === 1 ? "country" : `${country.size} countries`} off, alone: capable of ` +
        `${count(off, "capable")}, cannot be told of ${count(off, "not-told")}.`;
    }
    setText(byId("sides-text"), text);
    aloneRows.forEach((row, at) => {
      setText(row.rest, SIDES[rest[at].verdict]);
      setText(row.theta, percents(rest[at].theta));
      setText(row.lacks, rest[at].verdict === "capable" ? "" : listed(rest[at].lacks.map(product), 4));
      setText(row.off, off === null ? "" : SIDES[off[at].verdict]);
    });
  }

  // ---- The address, and the command line that says the same.

  function address() {
    const parts = [];
    const off = ["country", "firm", "product"].flatMap((kind) =>
      [...state.off[kind]].map((at) => `${kind}:${encodeURIComponent(LISTS[kind][at][0])}`),
    );
    if (off.length > 0) parts.push(`off=${off.join(",")}`);
    if (state.theta !== question.theta) parts.push(`theta=${state.theta / 10_000}`);
    if (state.horizon !== question.horizon) parts.push(`horizon=${state.horizon / WHOLE}`);
    if (state.basis !== question.basis) parts.push(`basis=${state.basis}`);
    if (state.outcome !== question.outcome) parts.push(`outcome=${state.outcome}`);
    if (state.see >= 0) parts.push(`see=${encodeURIComponent(island.products[state.see][0])}`);
    return parts.length > 0 ? `#${parts.join("&")}` : "";
  }

  function readAddress() {
    const text = location.hash.slice(1);
    if (!text.includes("=")) return false;
    const decoded = (part) => {
      try {
        return decodeURIComponent(part);
      } catch {
        return part;
      }
    };
    for (const kind of Object.keys(state.off)) state.off[kind].clear();
    Object.assign(state, {
      theta: question.theta,
      horizon: question.horizon,
      basis: question.basis,
      outcome: question.outcome,
      see: -1,
    });
    for (const part of text.split("&")) {
      const at = part.indexOf("=");
      const [key, value] = [part.slice(0, at), part.slice(at + 1)];
      const number = Number(value);
      if (key === "off") {
        for (const event of value.split(",").map(decoded)) {
          const colon = event.indexOf(":");
          const kind = event.slice(0, colon);
          if (!Object.hasOwn(LISTS, kind)) continue;
          const found = LISTS[kind].findIndex((entry) => entry[0] === event.slice(colon + 1));
          if (found >= 0) state.off[kind].add(found);
        }
      } else if (key === "theta" && number > 0 && number <= 100) {
        state.theta = Math.max(1, Math.round(number * 10_000));
      } else if (key === "horizon" && value !== "" && number >= 0 && number <= 520) {
        state.horizon = Math.round(number * WHOLE);
      } else if (key === "basis" && BASES.includes(value)) {
        state.basis = value;
      } else if (key === "outcome" && OUTCOMES.includes(value)) {
        state.outcome = value;
      } else if (key === "see") {
        state.see = island.products.findIndex((entry) => entry[0] === decoded(value));
      }
    }
    // Firms are told by another split than countries and products; an address that names both means the firms.
    if (state.off.firm.size > 0) {
      state.off.country.clear();
      state.off.product.clear();
    }
    return true;
  }

  function writeAddress() {
    const text = address();
    if (text === location.hash) return;
    try {
      history.replaceState(null, "", text === "" ? location.pathname + location.search : text);
    } catch {
      location.hash = text;
    }
  }

  function commandLine() {
    const quoted = (text) => (/^[\w\-./:@]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
    const events = ["country", "firm", "product"].flatMap((kind) =>
      [...state.off[kind]].map((at) => quoted(`${kind}:${LISTS[kind][at][0]}`)),
    );
    let line = `linchpin cutoff ${events.length > 0 ? events.join(" ") : "--each"}`;
    if (state.outcome !== "output") line += ` --outcome ${state.outcome}`;
    if (state.basis !== "location") line += ` --basis ${state.basis}`;
    if (state.theta !== 500_000) line += ` --theta ${state.theta / 10_000}`;
    if (state.horizon !== 104 * WHOLE) line += ` --horizon ${state.horizon / WHOLE}`;
    return line + byId("explorer").dataset.fixed;
  }

  function showControls() {
    setText(byId("theta-text"), `${state.theta / 10_000} %`);
    setText(byId("horizon-text"), `${tenth(state.horizon / WHOLE)} weeks`);
    byId("theta").value = state.theta / 10_000;
    byId("horizon").value = state.horizon / WHOLE;
    for (const name of ["basis", "outcome"]) {
      for (const radio of document.querySelectorAll(`input[name=${name}]`)) radio.checked = radio.value === state[name];
    }
    setText(byId("cli"), commandLine());
  }

  // ---- One product in detail.

  /** Who supplies a product on the frame in force: `[kind, position, name, low, high]`, the largest first. */
  function holders(at) {
    const shape = island.frames[frame()];
    const found = new Map();
    for (const [total, ...suppliers] of shape.rows[at].groups) {
      for (let ix = 0; ix < suppliers.length; ix += 3) {
        const [, , holder, country, firm] = shape.producers[suppliers[ix]];
        const kind = frame() === "firm" && firm >= 0 ? "firm" : country >= 0 && frame() !== "firm" ? "country" : null;
        const position = kind === "firm" ? firm : country;
        const name =
          kind !== null
            ? nameOf(kind, position)
            : ["others", "others", "nobody named", "made wherever its inputs meet", "not known"][holder];
        const key = `${kind} ${name}`;
        const entry = found.get(key) || { kind, position, name, low: 0, high: 0 };
        entry.low += suppliers[ix + 1];
        entry.high = Math.min(WHOLE, entry.high + Math.min(suppliers[ix + 2], total));
        found.set(key, entry);
      }
    }
    return [...found.values()].sort((a, b) => b.high - a.high || b.low - a.low || (a.name < b.name ? -1 : 1));
  }

  const inputsOf = [];
  const usersOf = island.products.map(() => new Set());
  for (const shape of [island.frames.location]) {
    shape.recipes.forEach(([of, , isMember, ...links]) => {
      if (isMember) return;
      const needed = (inputsOf[of] ||= new Set());
      for (let ix = 1; ix < links.length; ix += 2) {
        for (const [member] of island.inputs[links[ix]][1]) {
          needed.add(member);
          usersOf[member].add(of);
        }
      }
    });
  }

  function jumps(products) {
    const list = make("ul");
    for (const at of products) {
      list.append(make("li", {}, make("button", { type: "button", class: "tile", "data-see": at }, bdi(product(at)))));
    }
    return list;
  }

  function showDetail() {
    const panel = byId("detail");
    const at = state.see;
    panel.hidden = at < 0;
    tiles.forEach((tile, other) => {
      tile.links =
        at < 0 ? "" : `${inputsOf[at]?.has(other) ? " up" : ""}${usersOf[at].has(other) ? " down" : ""}`;
    });
    if (at < 0) return;
    const effect = engine.effect(solved, at);
    const why = engine.why(solved, at);
    const shape = island.frames[frame()];
    const isOff = state.off.product.has(at);
    const supply = make("ul");
    for (const { kind, position, name, low, high } of holders(at)) {
      const share = `${percents([low / 10_000, high / 10_000])} %`;
      if (kind === null) {
        supply.append(make("li", { class: "muted" }, bdi(name), ` ${share}`));
        continue;
      }
      const pressed = String(state.off[kind].has(position));
      const toggle = make("button", { type: "button", class: "pick", "data-kind": kind, "data-at": position, "aria-pressed": pressed }, bdi(name), ` ${share}`);
      supply.append(make("li", {}, toggle));
    }
    const status = make(
      "p",
      {},
      make("b", { class: `v ${effect.verdict}` }, `${SIGNS[effect.verdict]} ${WORDS[effect.verdict]}`),
      ` θ* ${percents(effect.theta)} %; output left ${percents(effect.left)} %; falls: ${weeks(effect.weeks)}`,
      ` ${/\d$/.test(weeks(effect.weeks)) ? "weeks" : ""}`,
    );
    const steps = why.chain.map(([step, week, taken], ix) =>
      `${product(step)}${week === null ? "" : ` (week ${tenth(week)})`}${ix === why.chain.length - 1 ? `, ${percent(taken)} % hit` : ""}`,
    );
    const told = TOLD[shape.told[at]];
    const toggle = make("button", { type: "button", "data-kind": "product", "data-at": at, "aria-pressed": String(isOff) }, isOff ? "Switch this product back on" : "Switch this product off");
    const close = make("button", { type: "button", class: "close", id: "close" }, "Close");
    const column = (label, body) => make("div", {}, make("p", { class: "label" }, label), body);
    panel.replaceChildren(
      close,
      make("h3", {}, bdi(product(at)), make("span", { class: "muted" }, ` ${island.products[at][0]} · ${island.stages[island.products[at][2]]}`)),
      status,
      ...(steps.length > 0 ? [make("p", {}, `Why, in the worst case: ${steps.join(" ← ")}.`)] : []),
      make("p", {}, toggle),
      make(
        "div",
        { class: "columns" },
        column(`Supply, told ${told}${frame() === "firm" ? " by firm" : ` by ${frame()}`}; click to switch a holder off`, supply),
        column("Needs", inputsOf[at]?.size ? jumps(inputsOf[at]) : make("p", { class: "muted" }, "nothing in this graph")),
        column("Needed by", usersOf[at].size ? jumps(usersOf[at]) : make("p", { class: "muted" }, "nothing in this graph")),
      ),
    );
  }

  // ---- One change: solve, show. Sides are shown right after, so that a click is answered at once.

  let planned = 0;

  function update() {
    const start = performance.now();
    solved = engine.solve(island, asked(), lost());
    showControls();
    showOff();
    showEffects();
    showReply();
    showDetail();
    showTiles();
    writeAddress();
    window.clearTimeout(planned);
    planned = window.setTimeout(showSides, 0);
    byId("explorer").dataset.took = String(performance.now() - start);
  }

  function toggle(kind, at) {
    notice = "";
    const { country, firm, product: products } = state.off;
    if (kind === "firm" && country.size + products.size > 0) {
      country.clear();
      products.clear();
      notice = "Firms are told by another split of supply than countries and products: those were switched back on.";
    } else if (kind !== "firm" && firm.size > 0) {
      firm.clear();
      notice = "Countries and products are told by another split of supply than firms: those were switched back on.";
    }
    const off = state.off[kind];
    if (!off.delete(at)) off.add(at);
    update();
  }

  function see(at) {
    state.see = state.see === at ? -1 : at;
    update();
  }

  function showKind(kind) {
    byId("countries").hidden = kind !== "country";
    byId("firms").hidden = kind !== "firm";
    for (const radio of document.querySelectorAll("input[name=kind]")) radio.checked = radio.value === kind;
  }

  function find() {
    const wanted = byId("search").value.trim().toLocaleLowerCase("en");
    for (const pick of picks) pick.element.hidden = !pick.text.includes(wanted);
  }

  function trace(chain) {
    const steps = new Set(chain.map(([step]) => step));
    byId("board").classList.toggle("tracing", steps.size > 1);
    tiles.forEach((tile, at) => tile.element.classList.toggle("step", steps.has(at)));
  }

  function setBloc(only) {
    const [, , members] = island.blocs[Number(byId("bloc").value)];
    notice = state.off.firm.size > 0 ? "Firms were switched back on: they are told by another split of supply." : "";
    state.off.firm.clear();
    state.off.country.clear();
    island.countries.forEach((_, at) => {
      if (members.includes(at) !== only) state.off.country.add(at);
    });
    update();
  }

  async function copy(button, text) {
    const before = button.textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Copy it from the address or the line itself";
    }
    window.setTimeout(() => setText(button, before), 1500);
  }

  byId("main").addEventListener("click", (event) => {
    const element = event.target.closest("button, #front .land");
    if (element === null) return;
    const { kind, at, see: seen, back } = element.dataset;
    if (kind !== undefined) {
      const inDetail = byId("detail").contains(element);
      toggle(kind, Number(at));
      // The panel is drawn anew; who came by keyboard stays where they were.
      if (inDetail) byId("detail").querySelector(`[data-kind="${kind}"][data-at="${at}"]`)?.focus();
    } else if (seen !== undefined) {
      const isFar = byId("front").contains(element);
      if (!(isFar && state.see === Number(seen))) see(Number(seen));
      if (isFar) byId("detail").scrollIntoView({ block: "nearest" });
      else if (!byId("detail").contains(document.activeElement) && state.see >= 0) tiles[state.see].element.focus({ preventScroll: true });
    } else if (back !== undefined) {
      allBackOn();
      document.querySelector("#front .rank")?.focus({ preventScroll: true });
    } else if (element.id === "close") {
      const before = state.see;
      see(before);
      tiles[before].element.focus();
    }
  });
  function allBackOn() {
    notice = "";
    for (const kind of Object.keys(state.off)) state.off[kind].clear();
    update();
  }
  byId("reset").addEventListener("click", () => {
    notice = "";
    for (const kind of Object.keys(state.off)) state.off[kind].clear();
    Object.assign(state, { theta: question.theta, horizon: question.horizon, basis: question.basis, outcome: question.outcome, see: -1 });
    byId("search").value = "";
    find();
    update();
  });
  byId("share").addEventListener("click", (event) => copy(event.currentTarget, location.href));
  byId("copy").addEventListener("click", (event) => copy(event.currentTarget, commandLine()));
  byId("bloc-off")?.addEventListener("click", () => setBloc(false));
  byId("bloc-only")?.addEventListener("click", () => setBloc(true));
  byId("search").addEventListener("input", find);
  byId("theta").addEventListener("input", (event) => {
    state.theta = Math.round(Number(event.target.value) * 10_000);
    update();
  });
  byId("horizon").addEventListener("input", (event) => {
    state.horizon = Math.round(Number(event.target.value) * WHOLE);
    update();
  });
  byId("controls").addEventListener("submit", (event) => event.preventDefault());
  byId("controls").addEventListener("change", (event) => {
    const { name, value } = event.target;
    if (name === "kind") showKind(value);
    if (name === "basis" || name === "outcome") {
      state[name] = value;
      update();
    }
  });
  for (const entry of effects) {
    const on = () => trace(entry.chain);
    const out = () => trace([]);
    entry.row.addEventListener("mouseenter", on);
    entry.row.addEventListener("mouseleave", out);
    entry.row.addEventListener("focusin", on);
    entry.row.addEventListener("focusout", out);
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.see >= 0) see(state.see);
  });
  window.addEventListener("hashchange", () => {
    if (!readAddress()) return;
    notice = "";
    if (state.off.firm.size > 0) showKind("firm");
    update();
    byId("explorer").scrollIntoView();
  });
  // In print the first countries that stop something are told in full.
  const folded = () =>
    [...document.querySelectorAll("#cutoffs > details.country")].filter((each) => each.querySelector("summary .lost") !== null).slice(0, 3);
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = folded().filter((each) => !each.open);
    for (const each of opened) each.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const each of opened) each.open = false;
  });
  // A link to a folded section unfolds it.
  const unfold = () => {
    const target = location.hash.includes("=") ? null : byId(location.hash.slice(1));
    for (let each = target; each instanceof HTMLDetailsElement; each = each.parentElement.closest("details")) each.open = true;
    if (target instanceof HTMLDetailsElement) target.scrollIntoView();
  };
  window.addEventListener("hashchange", unfold);

  // The world as a map or as tiles; which comes first is for the style sheet to say.
  for (const view of ["map", "tiles"]) {
    byId(`as-${view}`)?.addEventListener("click", () => setView(view));
  }
  function setView(view) {
    byId("front").dataset.view = view;
    for (const each of ["map", "tiles"]) byId(`as-${each}`)?.setAttribute("aria-pressed", String(each === view));
  }
  if (byId("as-map")) setView(window.matchMedia("(max-width: 40rem)").matches ? "tiles" : "map");
  for (const element of document.querySelectorAll("#front .views, #front .live")) element.hidden = false;
  // Codes of sources say what they stand for, looked up when somebody asks.
  let titles = null;
  byId("sources").addEventListener("mouseover", (event) => {
    const codes = event.target.closest(".codes bdi");
    if (codes === null || codes.title !== "") return;
    titles ||= new Map([...document.querySelectorAll("#publications tbody tr")].map((row) => [row.cells[0].textContent, row.cells[1].textContent]));
    codes.title = codes.textContent.split(", ").map((code) => titles.get(code) || code).join("; ");
  });

  const isLinked = readAddress();
  showKind(state.off.firm.size > 0 ? "firm" : "country");
  update();
  unfold();
  if (isLinked) byId("explorer").scrollIntoView();
})();
