// The lenses of the library on the data island of the page: critical thresholds, cascade, output left, causes.
//
// A port of `network::compile` (numbers only), `engine::theta_star`, `engine::cascade`, `engine::quantity`,
// `analysis::lens`, `analysis::cutoff::alone` and `analysis::cause`. Whole numbers stay below 2^53, so every
// comparison is exact; fractions are added up in the library's order, so sums are equal to the last bit.
"use strict";

const engine = (() => {
  const WHOLE = 1_000_000;
  const NEVER = Infinity;
  const LOOK_AHEAD = 520 * WHOLE;
  const ROLE_EQUIPMENT = 4;
  const ROLE_SERVICE = 3;

  /** The whole part of a · b / c, also where a · b is no exact number. */
  function scaled(a, b, c) {
    const product = a * b;
    if (product <= Number.MAX_SAFE_INTEGER) {
      return (product - (product % c)) / c;
    }
    return Number((BigInt(a) * BigInt(b)) / BigInt(c));
  }

  /** Whether an input bites on an outcome: programs and designs only on renewal. */
  const counts = (role, outcome) => role <= ROLE_EQUIPMENT || outcome === "renewal";

  /** Starts of stretches and positions grouped by key, in stable order. */
  function bucket(keys, n) {
    const start = new Int32Array(n + 1);
    for (const key of keys) start[key + 1] += 1;
    for (let key = 0; key < n; key += 1) start[key + 1] += start[key];
    const next = start.slice();
    const order = new Int32Array(keys.length);
    for (let at = 0; at < keys.length; at += 1) {
      order[next[keys[at]]] = at;
      next[keys[at]] += 1;
    }
    return { start, order };
  }

  /** One input as the solvers see it: what is missing without it, and after how long. */
  function denseInput(island, reference, outcome, best, horizon) {
    const [role, , depLow, depHigh, coverLow, coverHigh] = island.inputs[reference];
    const end = (best ? depLow : depHigh) / WHOLE;
    const input = {
      dependence: end,
      inTheEnd: end,
      isPartial: depHigh < WHOLE,
      cover: best ? coverHigh : coverLow,
      wear: 0,
    };
    if (role === ROLE_EQUIPMENT && outcome === "output") {
      input.wear = island.wear;
      const worn = Math.max(0, horizon - input.cover) / input.wear;
      input.dependence = end * Math.min(worn, 1);
    } else if (role >= ROLE_SERVICE && outcome !== "output") {
      input.cover = 0;
    }
    return input;
  }

  /** What the members of an `any_of` input can take over, and which of them come too late. */
  function alternatives(island, reference, best, horizon) {
    const [, members, , , coverLow, coverHigh] = island.inputs[reference];
    const hasIncumbent = members.some((member) => member[4] === 0);
    const within = (limit) =>
      members.map((member) => !hasIncumbent || (best ? member[3] : member[4]) <= limit);
    const isCounted = within(horizon);
    const isInTime = within(Math.min(best ? coverHigh : coverLow, horizon));
    let reach = 0;
    members.forEach((member, at) => {
      if (isInTime[at]) reach += member[2];
    });
    const need = Math.min(Math.max(reach, 1), WHOLE);
    const ranges = members.map((member, at) => {
      const high = isCounted[at] ? member[2] : 0;
      return best ? [high, high] : [Math.min(member[1], high), high];
    });
    // What comes later is on top of what is needed today, and fills no gap of it.
    const all = members.map((_, at) => at);
    const late = best ? all : all.filter((at) => !isInTime[at]);
    for (const at of late) if (!best) ranges[at][1] = ranges[at][0];
    const groups = [{ total: late.reduce((sum, at) => sum + ranges[at][1], 0), members: late }];
    if (!best) groups.push({ total: need, members: all.filter((at) => isInTime[at]) });
    return { need, groups, ranges, isInTime };
  }

  /** Fills the frame of the island with the numbers of one outcome, case and horizon (millionths of a week). */
  function compile(island, frame, outcome, best, horizon) {
    const shape = island.frames[frame];
    const nRows = shape.rows.length;
    const nRecipes = shape.recipes.length;
    const nProducers = shape.producers.length;
    const isLate = new Uint8Array(nProducers);
    const need = new Float64Array(nRows);
    const anyOf = new Int32Array(nRows).fill(-1);
    const productOfRow = new Int32Array(nRows).fill(-1);
    const supplierStart = new Int32Array(nRows + 1);
    const groupStart = new Int32Array(nRows + 1);
    const groupTotal = [];
    const supplierProducer = [];
    const supplierGroup = [];
    const low = [];
    const high = [];
    shape.rows.forEach((row, at) => {
      supplierStart[at] = supplierProducer.length;
      groupStart[at] = groupTotal.length;
      if (row.any_of === undefined) {
        productOfRow[at] = row.product;
        need[at] = best ? row.need[1] : row.need[0];
        for (const [total, ...suppliers] of row.groups) {
          for (let ix = 0; ix < suppliers.length; ix += 3) {
            supplierProducer.push(suppliers[ix]);
            low.push(suppliers[ix + 1]);
            high.push(suppliers[ix + 2]);
            supplierGroup.push(groupTotal.length);
          }
          groupTotal.push(total);
        }
      } else {
        anyOf[at] = row.any_of;
        const taken = alternatives(island, row.any_of, best, horizon);
        need[at] = taken.need;
        for (const group of taken.groups) {
          for (const member of group.members) {
            const producer = row.members[member];
            supplierProducer.push(producer);
            low.push(taken.ranges[member][0]);
            high.push(taken.ranges[member][1]);
            supplierGroup.push(groupTotal.length);
            isLate[producer] = taken.isInTime[member] ? 0 : 1;
          }
          groupTotal.push(group.total);
        }
      }
    });
    supplierStart[nRows] = supplierProducer.length;
    groupStart[nRows] = groupTotal.length;
    const groupRow = new Int32Array(groupTotal.length);
    for (let row = 0; row < nRows; row += 1) groupRow.fill(row, groupStart[row], groupStart[row + 1]);

    const inputStart = new Int32Array(nRecipes + 1);
    const inputRow = [];
    const inputReference = [];
    const inputRecipe = [];
    const inputs = [];
    const pool = new Int32Array(nRecipes);
    const productOfRecipe = new Int32Array(nRecipes);
    shape.recipes.forEach(([product, ownRow, isMember, ...links], recipe) => {
      inputStart[recipe] = inputRow.length;
      pool[recipe] = ownRow;
      productOfRecipe[recipe] = product;
      for (let ix = 0; ix < links.length; ix += 2) {
        const reference = links[ix + 1];
        if (!isMember && !counts(island.inputs[reference][0], outcome)) continue;
        inputRow.push(links[ix]);
        inputReference.push(reference);
        inputRecipe.push(recipe);
        inputs.push(
          isMember
            ? { dependence: 1, inTheEnd: 1, isPartial: false, cover: 0, wear: 0 }
            : denseInput(island, reference, outcome, best, horizon),
        );
      }
      let sum = 0;
      for (let at = inputStart[recipe]; at < inputs.length; at += 1) {
        if (inputs[at].isPartial) sum += inputs[at].inTheEnd;
      }
      if (sum > 1) {
        for (let at = inputStart[recipe]; at < inputs.length; at += 1) {
          if (!inputs[at].isPartial) continue;
          inputs[at].dependence /= sum;
          inputs[at].inTheEnd /= sum;
        }
      }
    });
    inputStart[nRecipes] = inputRow.length;
    for (const input of inputs) {
      input.floor = Math.round((1 - input.dependence) * 1e6);
      input.floorInTheEnd = Math.round((1 - input.inTheEnd) * 1e6);
    }
    const recipeOf = Int32Array.from(shape.producers, (producer) => producer[0]);
    const users = bucket(inputRow, nRows);
    const supplies = bucket(supplierProducer, nProducers);
    const makers = bucket(recipeOf, nRecipes);
    return {
      island, shape, best, nRows, nRecipes, nProducers, isLate, need, anyOf, productOfRow,
      supplierStart, supplierProducer, supplierGroup, low, high, groupStart, groupTotal, groupRow,
      inputStart, inputRow, inputReference, inputRecipe, inputs, pool, productOfRecipe, recipeOf,
      users, supplies, makers,
      keptWeight: best ? high : low,
      lostWeight: best ? low : high,
    };
  }

  // ---- Running sums of what survives, in parts per million of each row's unit.

  function survives(network, supply, group) {
    const rest = Math.max(0, network.groupTotal[group] - supply.lost[group]);
    return network.best ? Math.min(supply.kept[group], rest) : Math.max(supply.kept[group], rest);
  }

  function supplyOf(network, alive) {
    const supply = {
      kept: new Float64Array(network.groupTotal.length),
      lost: new Float64Array(network.groupTotal.length),
      row: new Float64Array(network.nRows),
    };
    for (let at = 0; at < network.supplierProducer.length; at += 1) {
      const group = network.supplierGroup[at];
      if (alive[network.supplierProducer[at]]) supply.kept[group] += network.keptWeight[at];
      else supply.lost[group] += network.lostWeight[at];
    }
    for (let group = 0; group < network.groupTotal.length; group += 1) {
      supply.row[network.groupRow[group]] += survives(network, supply, group);
    }
    return supply;
  }

  function lose(network, supply, producer, changed) {
    const { start, order } = network.supplies;
    for (let ix = start[producer]; ix < start[producer + 1]; ix += 1) {
      const link = order[ix];
      const group = network.supplierGroup[link];
      const before = survives(network, supply, group);
      supply.kept[group] -= network.keptWeight[link];
      supply.lost[group] += network.lostWeight[link];
      const row = network.groupRow[group];
      supply.row[row] += survives(network, supply, group) - before;
      changed(row);
    }
  }

  /** A heap of [key, a, b], the smallest key first. */
  class Heap {
    constructor() {
      this.items = [];
    }

    push(item) {
      const { items } = this;
      let at = items.length;
      items.push(item);
      while (at > 0) {
        const up = (at - 1) >> 1;
        if (items[up][0] <= item[0]) break;
        items[at] = items[up];
        at = up;
      }
      items[at] = item;
    }

    pop() {
      const { items } = this;
      const top = items[0];
      const last = items.pop();
      if (items.length === 0) return top;
      let at = 0;
      for (;;) {
        let down = 2 * at + 1;
        if (down >= items.length) break;
        if (down + 1 < items.length && items[down + 1][0] < items[down][0]) down += 1;
        if (items[down][0] >= last[0]) break;
        items[at] = items[down];
        at = down;
      }
      items[at] = last;
      return top;
    }

    get size() {
      return this.items.length;
    }
  }

  /** The critical threshold of every row, in parts per million: the greatest fixed point, peeled from below. */
  function thetaStar(network, alive) {
    const rows = new Float64Array(network.nRows).fill(WHOLE);
    const rowDone = new Uint8Array(network.nRows);
    const recipeDone = new Uint8Array(network.nRecipes);
    const partial = new Float64Array(network.nRecipes).fill(WHOLE);
    const supply = supplyOf(network, alive);
    const threshold = (row) => Math.min(scaled(supply.row[row], WHOLE, network.need[row]), WHOLE);
    const heap = new Heap();
    const ready = [];
    for (let row = 0; row < network.nRows; row += 1) {
      const meets = threshold(row);
      if (meets < WHOLE) heap.push([meets, true, row]);
    }
    let level = 0;
    for (;;) {
      let isRow;
      let at;
      if (ready.length > 0) {
        [isRow, at] = ready.pop();
      } else if (heap.size > 0) {
        let key;
        [key, isRow, at] = heap.pop();
        level = Math.max(level, key);
      } else {
        break;
      }
      if (isRow) {
        if (rowDone[at] || threshold(at) > level) continue;
        rowDone[at] = 1;
        rows[at] = level;
        const { start, order } = network.users;
        for (let ix = start[at]; ix < start[at + 1]; ix += 1) {
          const input = network.inputs[order[ix]];
          const recipe = network.inputRecipe[order[ix]];
          let left = input.floor;
          if (input.isPartial) {
            partial[recipe] -= WHOLE - input.floor;
            left = Math.max(0, partial[recipe]);
          }
          if (recipeDone[recipe] || left >= WHOLE) continue;
          if (left <= level) ready.push([false, recipe]);
          else heap.push([left, false, recipe]);
        }
        continue;
      }
      if (recipeDone[at]) continue;
      recipeDone[at] = 1;
      const { start, order } = network.makers;
      for (let ix = start[at]; ix < start[at + 1]; ix += 1) {
        if (!alive[order[ix]]) continue;
        lose(network, supply, order[ix], (row) => {
          if (rowDone[row]) return;
          const meets = threshold(row);
          if (meets <= level) ready.push([true, row]);
          else if (meets < WHOLE) heap.push([meets, true, row]);
        });
      }
    }
    return rows;
  }

  /** Millionths of a week that users of an input run on at a threshold: cover, then wear down to it. */
  function delay(input, theta) {
    const loss = WHOLE - input.floorInTheEnd;
    const worn = input.wear === 0 ? 0 : scaled(input.wear, Math.min(WHOLE - theta, loss), Math.max(loss, 1));
    return input.cover + worn;
  }

  /** When every row and recipe fails, and every input bites, in millionths of a week. */
  function cascade(network, alive, theta, until) {
    const times = {
      rows: new Float64Array(network.nRows).fill(NEVER),
      recipes: new Float64Array(network.nRecipes).fill(NEVER),
      inputs: new Float64Array(network.inputs.length).fill(NEVER),
    };
    const early = alive.slice();
    for (let producer = 0; producer < network.nProducers; producer += 1) {
      if (network.isLate[producer]) early[producer] = 0;
    }
    const supply = supplyOf(network, early);
    const partial = new Float64Array(network.nRecipes).fill(WHOLE);
    const deficit = new Float64Array(network.nRows);
    const since = new Float64Array(network.nRows);
    const supplied = Float64Array.from(network.need);
    const next = new Int32Array(network.nRows);
    const version = new Int32Array(network.nRows);
    const isDirty = new Uint8Array(network.nRows);
    const dirty = [];
    const failed = [];
    const queue = new Heap();
    const mark = (row) => {
      if (isDirty[row]) return;
      isDirty[row] = 1;
      dirty.push(row);
    };
    const pending = [];
    for (let row = 0; row < network.nRows; row += 1) {
      const waiting = [];
      const { start, order } = network.users;
      for (let ix = start[row]; ix < start[row + 1]; ix += 1) {
        const input = network.inputs[order[ix]];
        const canBite = input.isPartial ? input.floorInTheEnd < WHOLE : input.floorInTheEnd < theta;
        if (!canBite) continue;
        // Stock drains at most a week a week: what lasts longer than is looked at never bites, and
        // leaving it out keeps every product of weight and time exact.
        const wait = delay(input, theta);
        if (wait <= until) waiting.push([wait, order[ix]]);
      }
      waiting.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      pending.push(waiting);
      if (supply.row[row] < network.need[row]) mark(row);
    }
    let now = 0;
    const settle = (row) => {
      const whole = network.need[row];
      const left = Math.min(supply.row[row], whole);
      isDirty[row] = 0;
      deficit[row] += (whole - supplied[row]) * (now - since[row]);
      since[row] = now;
      supplied[row] = left;
      version[row] += 1;
      if (left * WHOLE >= whole * theta) return;
      if (times.rows[row] === NEVER) times.rows[row] = now;
      while (next[row] < pending[row].length) {
        const [wait, position] = pending[row][next[row]];
        const enough = wait * whole;
        if (deficit[row] < enough) {
          const missing = enough - deficit[row];
          const rate = whole - left;
          const over = missing % rate;
          queue.push([now + (missing - over) / rate + (over > 0 ? 1 : 0), row, version[row]]);
          return;
        }
        next[row] += 1;
        times.inputs[position] = now;
        const input = network.inputs[position];
        const recipe = network.inputRecipe[position];
        if (input.isPartial) partial[recipe] -= WHOLE - input.floorInTheEnd;
        if (!input.isPartial || partial[recipe] < theta) failed.push(recipe);
      }
    };
    for (;;) {
      while (dirty.length > 0) settle(dirty.pop());
      if (failed.length > 0) {
        const recipe = failed.pop();
        if (times.recipes[recipe] !== NEVER) continue;
        times.recipes[recipe] = now;
        const { start, order } = network.makers;
        for (let ix = start[recipe]; ix < start[recipe + 1]; ix += 1) {
          if (early[order[ix]]) lose(network, supply, order[ix], mark);
        }
        continue;
      }
      if (queue.size === 0) break;
      const [time, row, seen] = queue.pop();
      if (version[row] !== seen) continue;
      if (time > until) break;
      now = time;
      mark(row);
    }
    return times;
  }

  /** What every row still gets of its need, as a fraction, when survivors serve their own users. */
  function quantity(network, alive) {
    const recipes = new Float64Array(network.nRecipes).fill(1);
    const made = (producer) => Math.min(alive[producer] ? 1 : 0, recipes[network.recipeOf[producer]]);
    const suppliedOf = (row) => {
      let sum = 0;
      let at = network.supplierStart[row];
      for (let group = network.groupStart[row]; group < network.groupStart[row + 1]; group += 1) {
        let slack = network.groupTotal[group];
        const open = [];
        while (at < network.supplierStart[row + 1] && network.supplierGroup[at] === group) {
          const part = made(network.supplierProducer[at]);
          sum += network.low[at] * part;
          slack -= network.low[at];
          if (network.high[at] > network.low[at]) open.push([part, network.high[at] - network.low[at]]);
          at += 1;
        }
        open.sort((a, b) => a[0] - b[0]);
        if (network.best) open.reverse();
        slack = Math.max(slack, 0);
        for (const [part, room] of open) {
          const taken = Math.min(room, slack);
          sum += taken * part;
          slack -= taken;
        }
        if (!network.best) sum += slack;
      }
      return Math.min(sum / network.need[row], 1);
    };
    const rows = new Float64Array(network.nRows);
    for (let row = 0; row < network.nRows; row += 1) rows[row] = suppliedOf(row);
    const spared = Float64Array.from(network.pool, (own) => (own < 0 ? 1 : rows[own]));
    const isDirty = new Uint8Array(network.nRecipes);
    let dirty = [];
    const markUsers = (row) => {
      const { start, order } = network.users;
      for (let ix = start[row]; ix < start[row + 1]; ix += 1) {
        const recipe = network.inputRecipe[order[ix]];
        if (isDirty[recipe]) continue;
        isDirty[recipe] = 1;
        dirty.push(recipe);
      }
    };
    const output = (recipe) => {
      let essential = 1;
      let rest = 1;
      for (let at = network.inputStart[recipe]; at < network.inputStart[recipe + 1]; at += 1) {
        const input = network.inputs[at];
        const f = spared[recipe] > 0 ? Math.min(rows[network.inputRow[at]] / spared[recipe], 1) : 1;
        const loss = input.dependence * (1 - f);
        if (input.isPartial) rest -= loss;
        else essential = Math.min(essential, 1 - loss);
      }
      return Math.max(Math.min(essential, rest), 0);
    };
    for (let row = 0; row < network.nRows; row += 1) if (rows[row] < 1) markUsers(row);
    const rowIsDirty = new Uint8Array(network.nRows);
    for (let round = 0; dirty.length > 0 && round < 100_000; round += 1) {
      const fallen = [];
      for (const recipe of dirty) {
        isDirty[recipe] = 0;
        const left = output(recipe);
        if (recipes[recipe] - left > 1e-12) fallen.push([recipe, left]);
      }
      dirty = [];
      const dirtyRows = [];
      for (const [recipe, left] of fallen) {
        recipes[recipe] = left;
        const { start, order } = network.makers;
        for (let ix = start[recipe]; ix < start[recipe + 1]; ix += 1) {
          const producer = order[ix];
          for (let link = network.supplies.start[producer]; link < network.supplies.start[producer + 1]; link += 1) {
            const row = network.groupRow[network.supplierGroup[network.supplies.order[link]]];
            if (rowIsDirty[row]) continue;
            rowIsDirty[row] = 1;
            dirtyRows.push(row);
          }
        }
      }
      for (const row of dirtyRows) {
        rowIsDirty[row] = 0;
        rows[row] = suppliedOf(row);
        markUsers(row);
      }
    }
    return rows;
  }

  // ---- Losses: which producers an event takes away.

  const HOLDER_EVERYWHERE = 3;
  const HOLDER_UNKNOWN = 4;
  const HOLDER_ELSEWHERE = 2;

  /** Whether an event takes a producer `[recipe, product, holder, country, firm]`; members of `any_of` are nobody's. */
  function takes(lost, producer) {
    const [, product, holder, country, firm] = producer;
    if (holder < 0) return false;
    return (
      (country >= 0 && lost.countries.has(country)) ||
      (firm >= 0 && lost.firms.has(firm)) ||
      lost.products.has(product)
    );
  }

  /** Who runs once something is lost. */
  function aliveAfter(network, lost) {
    return Uint8Array.from(network.shape.producers, (producer) => (takes(lost, producer) ? 0 : 1));
  }

  /** Who runs when everything but something is lost; what nobody knows stays in the best case, or where it shall. */
  function aliveAlone(network, kept, unknownStays) {
    const { producers, unplaced } = network.shape;
    return Uint8Array.from(producers, (producer) => {
      const [, product, holder] = producer;
      if (holder < 0 || holder === HOLDER_EVERYWHERE) return 1;
      if (holder === HOLDER_UNKNOWN) return unknownStays || network.best ? 1 : 0;
      if (holder === HOLDER_ELSEWHERE) return network.best && unplaced[product] > 0 ? 1 : 0;
      return takes(kept, producer) ? 1 : 0;
    });
  }

  // ---- Causes.

  /** Whether the loss alone takes a row below the threshold, and what it takes, in percent. */
  function hit(network, alive, theta, row) {
    let supplied = 0;
    let whole = 0;
    let at = network.supplierStart[row];
    for (let group = network.groupStart[row]; group < network.groupStart[row + 1]; group += 1) {
      let kept = 0;
      let lost = 0;
      while (at < network.supplierStart[row + 1] && network.supplierGroup[at] === group) {
        if (alive[network.supplierProducer[at]]) kept += network.keptWeight[at];
        else lost += network.lostWeight[at];
        at += 1;
      }
      const rest = Math.max(0, network.groupTotal[group] - lost);
      supplied += network.best ? Math.min(kept, rest) : Math.max(kept, rest);
      whole += network.groupTotal[group];
    }
    const percent = 100 - (supplied * WHOLE) / Math.max(whole, 1) / 10_000;
    return [supplied * WHOLE < network.need[row] * theta, Math.round(percent * 100) / 100];
  }

  /** The inputs that stop a row's makers in the moment the row falls, in index order. */
  function links(network, times, row) {
    const makers = new Set();
    for (let at = network.supplierStart[row]; at < network.supplierStart[row + 1]; at += 1) {
      makers.add(network.recipeOf[network.supplierProducer[at]]);
    }
    const found = [];
    for (const recipe of [...makers].sort((a, b) => a - b)) {
      if (times.recipes[recipe] !== times.rows[row]) continue;
      for (let at = network.inputStart[recipe]; at < network.inputStart[recipe + 1]; at += 1) {
        if (times.inputs[at] === times.rows[row]) found.push(at);
      }
    }
    return found;
  }

  /** What stops a row first: `null`, `"hit"`, or the products of the missing input. */
  function firstCause(network, alive, theta, times, row) {
    if (times.rows[row] === NEVER) return null;
    if (hit(network, alive, theta, row)[0]) return "hit";
    let first = null;
    for (const at of links(network, times, row)) {
      const fell = times.rows[network.inputRow[at]];
      if (first === null || fell < first[0] || (fell === first[0] && at < first[1])) first = [fell, at];
    }
    if (first === null) return null;
    return network.island.inputs[network.inputReference[first[1]]][1].map((member) => member[0]);
  }

  /** A path from a row that fell to one hit directly: `[product, time, hit in percent]`, the target first. */
  function causes(network, alive, theta, times, row) {
    if (times.rows[row] === NEVER) return [];
    const visited = new Set([row]);
    const open = [[row, links(network, times, row)]];
    while (open.length > 0) {
      const [at, rest] = open[open.length - 1];
      if (hit(network, alive, theta, at)[0]) {
        return open
          .map(([step]) => step)
          .filter((step) => network.productOfRow[step] >= 0)
          .map((step) => [network.productOfRow[step], times.rows[step], hit(network, alive, theta, step)[1]]);
      }
      const link = rest.shift();
      if (link === undefined) {
        open.pop();
      } else {
        const next = network.inputRow[link];
        if (!visited.has(next)) {
          visited.add(next);
          open.push([next, links(network, times, next)]);
        }
      }
    }
    return [];
  }

  // ---- Both cases of one question.

  const cache = new Map();

  /** Both cases of one frame, outcome and horizon, compiled once. */
  function lens(island, question) {
    const key = `${question.frame} ${question.outcome} ${question.horizon}`;
    let found = cache.get(key);
    if (found === undefined) {
      if (cache.size > 24) cache.clear();
      found = [false, true].map((best) =>
        compile(island, question.frame, question.outcome, best, question.horizon),
      );
      cache.set(key, found);
    }
    return found;
  }

  /**
   * A loss, solved by every lens in both cases.
   *
   * The question is `{frame, outcome, theta, horizon}`, in parts per million and millionths of a week; the loss is
   * three sets of positions, `{countries, firms, products}`.
   */
  function solve(island, question, lost) {
    const until = Math.max(LOOK_AHEAD, question.horizon);
    const cases = lens(island, question).map((network) => {
      const alive = aliveAfter(network, lost);
      return {
        network,
        alive,
        star: thetaStar(network, alive),
        times: cascade(network, alive, question.theta, until),
        left: quantity(network, alive),
      };
    });
    return { question, worst: cases[0], best: cases[1] };
  }

  const weeks = (time) => (time === NEVER ? null : Math.round((time / WHOLE) * 10) / 10);
  const percent = (fraction) => Math.round(fraction * 10_000) / 100;

  /** What a solved loss does to a product: verdict, θ*, output left and weeks, each worst and best. */
  function effect(solved, product) {
    const { worst, best, question } = solved;
    const row = product;
    const falls = (side) => side.times.rows[row] <= question.horizon;
    return {
      verdict: falls(best) ? "lost" : falls(worst) ? "possible" : "kept",
      theta: [worst.star[row] / 10_000, best.star[row] / 10_000],
      left: [percent(worst.left[row]), percent(best.left[row])],
      weeks: [weeks(worst.times.rows[row]), weeks(best.times.rows[row])],
    };
  }

  /** The first cause and the chain of causes of a product in the worst case. */
  function why(solved, product) {
    const { network, alive, times } = solved.worst;
    const { theta } = solved.question;
    return {
      first: firstCause(network, alive, theta, times, product),
      chain: causes(network, alive, theta, times, product).map(([step, time, taken]) => [
        step,
        weeks(time),
        taken,
      ]),
    };
  }

  /** How far a product is hit directly, in percent, worst and best. */
  function hitPercent(solved, product) {
    return [solved.worst, solved.best].map(
      ({ network, alive }) => hit(network, alive, solved.question.theta, product)[1],
    );
  }

  /** Essential products upstream of a target of which nothing is left in the best case. */
  function lacks(network, alive, star, target) {
    const seen = new Uint8Array(network.nRows);
    const stack = [target];
    seen[target] = 1;
    const missing = new Set();
    while (stack.length > 0) {
      const row = stack.pop();
      const held = (at) => alive[network.supplierProducer[at]] && network.high[at] > 0;
      const [from, to] = [network.supplierStart[row], network.supplierStart[row + 1]];
      let isHeld = false;
      for (let at = from; at < to; at += 1) isHeld = isHeld || held(at);
      if (network.anyOf[row] < 0) {
        if (!isHeld) missing.add(network.productOfRow[row]);
      } else if (star[row] > 0) {
        continue;
      }
      for (let at = from; at < to; at += 1) {
        if (isHeld && !held(at)) continue;
        const recipe = network.recipeOf[network.supplierProducer[at]];
        for (let ix = network.inputStart[recipe]; ix < network.inputStart[recipe + 1]; ix += 1) {
          const input = network.inputs[ix];
          if (input.isPartial || input.floor !== 0 || seen[network.inputRow[ix]]) continue;
          seen[network.inputRow[ix]] = 1;
          stack.push(network.inputRow[ix]);
        }
      }
    }
    return [...missing].sort((a, b) => a - b);
  }

  /**
   * What some countries can make alone, for every target: capable or not, θ*, and what they lack.
   *
   * `unknownStays` says whether products that cannot be assessed are taken as available.
   */
  function alone(island, question, kept, unknownStays) {
    const [worst, best] = lens(island, question).map((network) => {
      const alive = aliveAlone(network, kept, unknownStays);
      return { network, alive, star: thetaStar(network, alive) };
    });
    return island.targets.map((target) => ({
      verdict: worst.star[target] > 0 ? "capable" : best.star[target] > 0 ? "not-told" : "incapable",
      theta: [worst.star[target] / 10_000, best.star[target] / 10_000],
      lacks: lacks(best.network, best.alive, best.star, target),
    }));
  }

  return { solve, effect, why, hitPercent, alone, lens, WHOLE };
})();
