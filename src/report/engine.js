// The lenses of the library on the data island of the page: critical thresholds, the flow of weeks, causes.
//
// A port of `network::compile` (numbers only), `engine::theta_star`, `engine::dynamics`, `analysis::answer`,
// `analysis::sides` and `analysis::cause`. Whole numbers stay below 2^53, so every
// comparison is exact; fractions are added up in the library's order, so sums are equal to the last bit.
"use strict";

const engine = (() => {
  const WHOLE = 1_000_000;
  const NEVER = Infinity;
  const MOST_WEEKS = 5200;
  // How makers and users behave where nothing else is said.
  const SURGE_WEEKS = 26;
  const REFILL_WEEKS = 8;
  // What is short by less is whole, limits as close bind together, and what moves by less has settled.
  const FELT = 1e-9;
  const SETTLED = 1e-12;
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
    // Whoever is in use today meets today's need from the start: those without a ramp, and where these do not reach
    // the whole of it, those that may have none.
    const without = members.reduce((sum, member) => sum + (member[4] === 0 ? member[2] : 0), 0);
    const isToday = members.map(
      (member) => !hasIncumbent || member[4] === 0 || (without < WHOLE && member[3] === 0),
    );
    const isInTime = within(Math.min(best ? coverHigh : coverLow, horizon)).map((is, at) => is || isToday[at]);
    let reach = 0;
    members.forEach((member, at) => {
      if (isToday[at]) reach += member[2];
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
    const ramps = members.map((member) => (best ? member[3] : member[4]));
    return { need, groups, ranges, isInTime, ramps };
  }

  /** Fills the frame of the island with the numbers of one outcome, case and horizon (millionths of a week). */
  function compile(island, frame, outcome, best, horizon) {
    const shape = island.frames[frame];
    const nRows = shape.rows.length;
    const nRecipes = shape.recipes.length;
    const nProducers = shape.producers.length;
    // Weeks until a substitute delivers that is late for its users; 0 for everybody else.
    const ramp = new Float64Array(nProducers);
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
            if (isLate[producer]) ramp[producer] = taken.ramps[member] / WHOLE;
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
    shape.recipes.forEach(([product, ownRow, marks, ...links], recipe) => {
      const isMember = (marks & 1) !== 0;
      const asked = (marks & 2) !== 0 ? "output" : outcome;
      inputStart[recipe] = inputRow.length;
      pool[recipe] = ownRow;
      productOfRecipe[recipe] = product;
      for (let ix = 0; ix < links.length; ix += 2) {
        const reference = links[ix + 1];
        if (!isMember && !counts(island.inputs[reference][0], asked)) continue;
        inputRow.push(links[ix]);
        inputReference.push(reference);
        inputRecipe.push(recipe);
        inputs.push(
          isMember
            ? { dependence: 1, inTheEnd: 1, isPartial: false, cover: 0, wear: 0 }
            : denseInput(island, reference, asked, best, horizon),
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
      island, shape, outcome, best, nRows, nRecipes, nProducers, isLate, ramp, need, anyOf, productOfRow,
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

  // ---- The flow: week by week, only what the loss touches; everything else delivers what is asked of it.

  /** What is the same in all weeks of all losses: who makes and uses each row, the splits, the order to look at. */
  function groundOf(network) {
    if (network.ground !== undefined) return network.ground;
    const { nRows, nRecipes } = network;
    const makers = [];
    const weights = [];
    const constant = new Float64Array(nRows);
    const hasRanges = new Uint8Array(nRows);
    const supplied = Array.from({ length: nRecipes }, () => []);
    const shortAtRest = [];
    for (let row = 0; row < nRows; row += 1) {
      const own = central(network, row);
      weights.push(own.weights);
      constant[row] = own.rest;
      const found = [];
      let offered = own.rest;
      for (let at = network.supplierStart[row]; at < network.supplierStart[row + 1]; at += 1) {
        const recipe = network.recipeOf[network.supplierProducer[at]];
        if (network.high[at] > network.low[at]) hasRanges[row] = 1;
        if (!found.includes(recipe)) found.push(recipe);
        if (supplied[recipe][supplied[recipe].length - 1] !== row) supplied[recipe].push(row);
        offered += own.weights[at - network.supplierStart[row]];
      }
      makers.push(found);
      if (offered / network.need[row] < 1 - FELT) shortAtRest.push(row);
    }
    const isFinal = new Uint8Array(nRows);
    for (const product of network.island.finals) isFinal[product] = 1;
    const nUsers = new Float64Array(nRows);
    for (let row = 0; row < nRows; row += 1) {
      nUsers[row] = network.users.start[row + 1] - network.users.start[row] + isFinal[row];
    }
    // Rows and recipes after what they need in the same week, as far as there are no loops; recipes as ~recipe.
    const order = [];
    const state = new Uint8Array(nRows + nRecipes);
    let hasLoops = false;
    const visit = (first) => {
      const stack = [[first, 0]];
      state[first] = 1;
      while (stack.length > 0) {
        const top = stack[stack.length - 1];
        const [node, at] = top;
        const next =
          node < nRows
            ? at < makers[node].length
              ? nRows + makers[node][at]
              : -1
            : (() => {
                const recipe = node - nRows;
                let ix = network.inputStart[recipe] + top[1];
                while (ix < network.inputStart[recipe + 1] && network.inputs[ix].wear > 0) {
                  ix += 1;
                  top[1] += 1;
                }
                return ix < network.inputStart[recipe + 1] ? network.inputRow[ix] : -1;
              })();
        if (next < 0) {
          state[node] = 2;
          order.push(node < nRows ? node : ~(node - nRows));
          stack.pop();
        } else {
          top[1] += 1;
          if (state[next] === 0) {
            state[next] = 1;
            stack.push([next, 0]);
          } else if (state[next] === 1) {
            hasLoops = true;
          }
        }
      }
    };
    for (let node = 0; node < nRows + nRecipes; node += 1) if (state[node] === 0) visit(node);
    network.ground = { makers, weights, constant, hasRanges, supplied, shortAtRest, isFinal, nUsers, order, hasLoops };
    return network.ground;
  }

  /** The weights of a row's suppliers where it does not matter who makes least, and what nobody makes. */
  function central(network, row) {
    const weights = [];
    let rest = 0;
    let at = network.supplierStart[row];
    for (let group = network.groupStart[row]; group < network.groupStart[row + 1]; group += 1) {
      const first = at;
      let slack = network.groupTotal[group];
      let room = 0;
      for (; at < network.supplierStart[row + 1] && network.supplierGroup[at] === group; at += 1) {
        room += network.high[at] - network.low[at];
        slack -= network.low[at];
      }
      slack = Math.max(slack, 0);
      const part = room > 0 ? Math.min(slack / room, 1) : 0;
      for (let ix = first; ix < at; ix += 1) {
        weights.push(network.low[ix] + part * (network.high[ix] - network.low[ix]));
      }
      if (!network.best) rest += Math.max(slack - room, 0);
    }
    return { weights, rest };
  }

  /** When every row falls below a threshold, the least it supplies, and which inputs bind it. */
  function follow(network, alive, theta, nWeeks) {
    const ground = groundOf(network);
    const { nRows, nRecipes } = network;
    const falls = new Float64Array(nRows).fill(NEVER);
    const least = new Float64Array(nRows).fill(1);
    const bound = new Map();
    const capacityAt = (producer, week) => (alive[producer] && week >= network.ramp[producer] ? 1 : 0);
    const isHit = (producer) => !alive[producer] || network.isLate[producer] === 1;

    // What the loss touches.
    const hasHits = new Uint8Array(nRows);
    const touched = new Uint8Array(nRows);
    const open = [];
    const touch = (row) => {
      if (touched[row]) return;
      touched[row] = 1;
      open.push(row);
    };
    for (let row = 0; row < nRows; row += 1) {
      for (let at = network.supplierStart[row]; at < network.supplierStart[row + 1]; at += 1) {
        if (isHit(network.supplierProducer[at])) hasHits[row] = 1;
      }
      if (hasHits[row]) touch(row);
    }
    ground.shortAtRest.forEach(touch);
    while (open.length > 0) {
      const row = open.pop();
      for (let ix = network.users.start[row]; ix < network.users.start[row + 1]; ix += 1) {
        ground.supplied[network.inputRecipe[network.users.order[ix]]].forEach(touch);
      }
    }
    const inputs = Array.from({ length: nRecipes }, () => []);
    network.inputRow.forEach((row, at) => {
      if (touched[row]) inputs[network.inputRecipe[at]].push(at);
    });
    const isFollowed = (recipe) => inputs[recipe].length > 0 || ground.supplied[recipe].some((row) => touched[row]);
    const order = ground.order.filter((node) => (node >= 0 ? touched[node] : isFollowed(~node)));
    const recipes = order.filter((node) => node < 0).map((node) => ~node).sort((a, b) => a - b);
    const rows = order.filter((node) => node >= 0).sort((a, b) => a - b);
    if (rows.length === 0) return { falls, least, bound };

    const supply = new Float64Array(nRows).fill(1);
    const want = new Float64Array(nRows).fill(1);
    const pace = new Float64Array(nRecipes).fill(1);
    const surge = new Float64Array(nRecipes).fill(1);
    const most = Float64Array.from(network.productOfRecipe, (product) =>
      network.best ? network.island.most[product] : 1,
    );
    const hasWants = most.some((limit) => limit > 1);
    const limit = new Float64Array(network.inputs.length).fill(Infinity);
    const stock = Float64Array.from(network.inputs, (input) => input.cover / 1e6);
    const cover = stock.slice();
    const base = new Float64Array(network.inputs.length).fill(1);
    const wanted = Float64Array.from(network.inputRow, (row) => 1 / Math.max(ground.nUsers[row], 1));
    const spared = new Float64Array(nRecipes).fill(1);
    const gain = new Float64Array(nRows).fill(1);
    const kept = new Float64Array(nRows);

    const isOpen = (row) => ground.hasRanges[row] && (hasHits[row] || ground.makers[row].length > 1);
    const isPooled = (producer) => network.pool[network.recipeOf[producer]] >= 0;
    const isOne = Uint8Array.from({ length: nRows }, (_, row) => {
      if (ground.makers[row].length !== 1) return 0;
      for (let at = network.supplierStart[row]; at < network.supplierStart[row + 1]; at += 1) {
        const producer = network.supplierProducer[at];
        if (isHit(producer) && !isPooled(producer)) return 0;
      }
      return 1;
    });
    const madeBy = (producer, week, atNormal) => {
      const capacity = isHit(producer) ? capacityAt(producer, week) : 1;
      if (atNormal) return capacity;
      const recipe = network.recipeOf[producer];
      return isPooled(producer) ? capacity * pace[recipe] : Math.min(pace[recipe], capacity * surge[recipe]);
    };
    /** What is made of a row, and what nobody makes and nobody loses, as parts of its need. */
    const offered = (row, week, atNormal) => {
      const [from, to] = [network.supplierStart[row], network.supplierStart[row + 1]];
      let sum = 0;
      if (!isOpen(row)) {
        const terms = ground.makers[row].map(() => 0);
        let hits = 0;
        for (let at = from; at < to; at += 1) {
          const producer = network.supplierProducer[at];
          const part = ground.weights[row][at - from] / network.need[row];
          if (isHit(producer)) hits += part * madeBy(producer, week, atNormal);
          else terms[ground.makers[row].indexOf(network.recipeOf[producer])] += part;
        }
        terms.forEach((weight, at) => {
          sum += weight * (atNormal ? 1 : pace[ground.makers[row][at]]);
        });
        return [sum + hits, ground.constant[row] / network.need[row]];
      }
      let left = 0;
      let at = from;
      for (let group = network.groupStart[row]; group < network.groupStart[row + 1]; group += 1) {
        let slack = network.groupTotal[group];
        const ranges = [];
        for (; at < to && network.supplierGroup[at] === group; at += 1) {
          const producer = network.supplierProducer[at];
          if (network.isLate[producer] && capacityAt(producer, week) === 0) continue;
          const made = madeBy(producer, week, atNormal);
          sum += network.low[at] * made;
          slack -= network.low[at];
          if (network.high[at] > network.low[at]) ranges.push([made, network.high[at] - network.low[at]]);
        }
        ranges.sort((a, b) => (network.best ? b[0] - a[0] : a[0] - b[0]));
        slack = Math.max(slack, 0);
        for (const [made, room] of ranges) {
          const taken = Math.min(room, slack);
          sum += taken * made;
          slack -= taken;
        }
        if (!network.best) left += slack;
      }
      return [sum / network.need[row], left / network.need[row]];
    };
    const shareOf = (at) => {
      const recipe = network.inputRecipe[at];
      return spared[recipe] > 0 ? supply[network.inputRow[at]] / spared[recipe] : 1;
    };
    const look = (node, week) => {
      if (node >= 0) {
        if (isOne[node]) {
          supply[node] = gain[node] * pace[ground.makers[node][0]] + kept[node];
        } else {
          const [made, rest] = offered(node, week, false);
          supply[node] = made + rest;
        }
        return 0;
      }
      const recipe = ~node;
      let runs = surge[recipe];
      let partial = 1;
      for (const at of inputs[recipe]) {
        const input = network.inputs[at];
        const there = stock[at] + shareOf(at);
        const lost = input.inTheEnd * (input.wear > 0 ? 1 - base[at] : 1 - Math.min(there, 1));
        if (input.isPartial) {
          partial -= lost;
        } else {
          limit[at] = input.wear > 0 ? surge[recipe] * (1 - lost) : 1 - lost + Math.max(there - 1, 0);
          runs = Math.min(runs, limit[at]);
        }
      }
      const before = pace[recipe];
      pace[recipe] = Math.max(Math.min(runs, surge[recipe] * Math.max(partial, 0)), 0);
      return Math.abs(pace[recipe] - before);
    };
    const worn = (spares, standing, got, weeks) => {
      if (standing >= 1) {
        const rest = spares + got - 1;
        return rest >= 0 ? [rest, 1] : [0, Math.max(1 + rest / weeks, Math.min(got, 1))];
      }
      return got < standing
        ? [spares, Math.max(standing - (1 - got) / weeks, got)]
        : [spares, Math.min(standing + (got - standing) / weeks, 1)];
    };
    const bind = (row) => {
      const slow = ground.makers[row].filter((recipe) => pace[recipe] < 1 - FELT);
      const rounded = (recipe) => Math.round(pace[recipe] / FELT);
      slow.sort((a, b) => rounded(a) - rounded(b));
      const found = [];
      for (const recipe of slow) {
        let own = inputs[recipe].filter((at) => limit[at] <= pace[recipe] + FELT);
        const partial = inputs[recipe].filter((at) => network.inputs[at].isPartial);
        if (own.length === 0) {
          own = partial.filter((at) => {
            const share = supply[network.inputRow[at]] / Math.max(spared[recipe], FELT);
            return network.inputs[at].wear > 0 ? base[at] < 1 - FELT : stock[at] + share < 1 - FELT;
          });
        }
        if (own.length === 0) own = partial.filter((at) => supply[network.inputRow[at]] < spared[recipe] - FELT);
        found.push(...own);
      }
      bound.set(row, found);
    };

    const ramps = network.supplierProducer.map((producer) => network.ramp[producer]).filter((ramp) => ramp > 0);
    const changes = new Set([0, ...ramps.map(Math.ceil)]);
    for (let week = 0; week < nWeeks; week += 1) {
      if (changes.has(week)) {
        for (const row of rows) if (isOne[row]) [gain[row], kept[row]] = offered(row, week, true);
        for (const recipe of recipes) {
          const pool = network.pool[recipe];
          if (pool < 0) continue;
          const [made, rest] = offered(pool, week, true);
          spared[recipe] = Math.min(made + rest, 1);
        }
      }
      // Loops are looked at from above, again and again.
      if (ground.hasLoops) {
        for (const recipe of recipes) pace[recipe] = surge[recipe];
        for (const row of rows) look(row, week);
      }
      for (let round = 0; round < 10_000; round += 1) {
        let moved = 0;
        for (const node of order) moved = Math.max(moved, look(node, week));
        if (!ground.hasLoops || moved <= SETTLED) break;
      }
      for (const recipe of recipes) {
        let lowest = surge[recipe];
        for (const at of inputs[recipe]) lowest = Math.min(lowest, limit[at]);
        let next = surge[recipe];
        for (const at of inputs[recipe]) if (limit[at] > lowest + FELT) next = Math.min(next, limit[at]);
        for (const at of inputs[recipe]) {
          const input = network.inputs[at];
          const row = network.inputRow[at];
          const share = shareOf(at);
          let asks;
          if (input.wear > 0) {
            const weeks = input.wear / 1e6;
            asks = 1 + (cover[at] - stock[at] + weeks * (1 - base[at])) / REFILL_WEEKS;
            [stock[at], base[at]] = worn(stock[at], base[at], Math.min(share, asks), weeks);
          } else {
            const used = Math.min(pace[recipe], stock[at] + share);
            const refill = Math.max((cover[at] - stock[at]) / REFILL_WEEKS, 0);
            const received = Math.min(share, used + refill);
            stock[at] = Math.max(stock[at] + received - used, 0);
            const goal = input.isPartial ? lowest : limit[at] <= lowest + FELT ? next : pace[recipe];
            asks = goal + refill;
          }
          if (hasWants) {
            const part = (1 / ground.nUsers[row]) * spared[recipe] * asks;
            want[row] += part - wanted[at];
            wanted[at] = part;
          }
        }
      }
      if (hasWants) {
        for (const recipe of recipes) {
          let short = 0;
          for (const row of ground.supplied[recipe]) {
            if (touched[row]) short = Math.max(short, want[row] / Math.max(supply[row], 1e-9));
          }
          const goal = Math.min(Math.max(surge[recipe] * short, 1), Math.max(most[recipe], 1));
          surge[recipe] += (goal - surge[recipe]) / SURGE_WEEKS;
        }
      }
      for (const row of rows) {
        if (supply[row] >= 1 - FELT) continue;
        const isNew = least[row] >= 1;
        least[row] = Math.min(least[row], supply[row]);
        if (supply[row] < theta / WHOLE - FELT) {
          if (falls[row] === NEVER) {
            falls[row] = week;
            bind(row);
          }
        } else if (isNew) {
          bind(row);
        }
      }
    }
    return { falls, least, bound };
  }

  // ---- Losses: which producers an event takes away.

  const HOLDER_EVERYWHERE = 3;
  const HOLDER_UNKNOWN = 4;
  const HOLDER_ELSEWHERE = 2;

  /** Whether an event takes a producer `[recipe, product, holder, country, firm]`; members of `any_of` are nobody's. */
  function takes(network, lost, producer) {
    const [, product, holder, country, firm] = producer;
    if (holder < 0) return false;
    if ((country >= 0 && lost.countries.has(country)) || (firm >= 0 && lost.firms.has(firm)) || lost.products.has(product)) {
      return true;
    }
    if (network.best) return false;
    // In the worst case what may be anybody's goes with any country that the facts do not list, and makers under one
    // figure with each of them.
    if (holder === HOLDER_UNKNOWN && country < 0) {
      const listed = network.shape.listed[product];
      for (const at of lost.countries) if (!listed.includes(at)) return true;
    }
    const group = firm >= 0 && network.island.groups.find(([at]) => at === firm);
    return Boolean(group) && group[1].some((member) => lost.firms.has(member));
  }

  /** Who runs once something is lost. */
  function aliveAfter(network, lost) {
    return Uint8Array.from(network.shape.producers, (producer) => (takes(network, lost, producer) ? 0 : 1));
  }

  /** Who runs when everything but something is lost; what may be anybody's stays in the best case. */
  function aliveAlone(network, kept) {
    const { producers } = network.shape;
    return Uint8Array.from(producers, (producer) => {
      const [, , holder] = producer;
      if (holder < 0 || holder === HOLDER_EVERYWHERE) return 1;
      if (holder === HOLDER_UNKNOWN) return network.best ? 1 : 0;
      if (holder === HOLDER_ELSEWHERE) return 0;
      return takes(network, kept, producer) ? 1 : 0;
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

  /** The inputs that bind a row's makers when it falls, those of the slowest makers first. */
  const links = (course, row) => course.bound.get(row) ?? [];

  /** What stops a row first: `null`, `"hit"`, or the products of the missing input. */
  function firstCause(network, alive, theta, course, row) {
    if (course.falls[row] === NEVER) return null;
    if (hit(network, alive, theta, row)[0]) return "hit";
    let first = null;
    for (const at of links(course, row)) {
      const fell = course.falls[network.inputRow[at]];
      if (first === null || fell < first[0] || (fell === first[0] && at < first[1])) first = [fell, at];
    }
    if (first === null) return "hit";
    return network.island.inputs[network.inputReference[first[1]]][1].map((member) => member[0]);
  }

  /** A path from a row that fell to one hit directly: `[product, week, hit in percent]`, the target first. */
  function causes(network, alive, theta, course, row) {
    if (course.falls[row] === NEVER) return [];
    const visited = new Set([row]);
    const open = [[row, [...links(course, row)]]];
    while (open.length > 0) {
      const [at, rest] = open[open.length - 1];
      const [isEnough, taken] = hit(network, alive, theta, at);
      if (isEnough || (links(course, at).length === 0 && taken > 0)) {
        return open
          .map(([step]) => step)
          .filter((step) => network.productOfRow[step] >= 0)
          .map((step) => [network.productOfRow[step], course.falls[step], hit(network, alive, theta, step)[1]]);
      }
      const link = rest.shift();
      if (link === undefined) {
        open.pop();
      } else {
        const next = network.inputRow[link];
        if (!visited.has(next)) {
          visited.add(next);
          open.push([next, [...links(course, next)]]);
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
    const nWeeks = Math.min(Math.max(Math.ceil(question.horizon / WHOLE), 1), MOST_WEEKS);
    const cases = lens(island, question).map((network) => {
      const alive = aliveAfter(network, lost);
      return {
        network,
        alive,
        star: thetaStar(network, alive),
        course: follow(network, alive, question.theta, nWeeks),
      };
    });
    return { question, worst: cases[0], best: cases[1] };
  }

  const weeks = (week) => (week === NEVER ? null : week);
  const percent = (fraction) => Math.round(fraction * 10_000) / 100;

  /** The row that serves those who ask about a product: a tool for new capacity is asked for output. */
  const rowFor = (network, product) => (network.outcome === "output" ? product : network.shape.buyers[product]);

  /** What a solved loss does to a product: verdict, θ*, output left and weeks, each worst and best. */
  function effect(solved, product) {
    const { worst, best } = solved;
    const row = rowFor(worst.network, product);
    const fell = [worst.course.falls[row], best.course.falls[row]].sort((a, b) => a - b);
    const left = [worst.course.least[row], best.course.least[row]].sort((a, b) => a - b);
    return {
      verdict: fell[1] < NEVER ? "lost" : fell[0] < NEVER ? "possible" : "kept",
      theta: [worst.star[row] / 10_000, best.star[row] / 10_000],
      left: left.map(percent),
      weeks: fell.map(weeks),
    };
  }

  /** The first cause and the chain of causes of a product in the worst case. */
  function why(solved, product) {
    const { network, alive, course } = solved.worst;
    const { theta } = solved.question;
    const row = rowFor(network, product);
    return {
      first: firstCause(network, alive, theta, course, row),
      chain: causes(network, alive, theta, course, row).map(([step, week, taken]) => [
        step,
        weeks(week),
        taken,
      ]),
    };
  }

  /** How far a product is hit directly, in percent, worst and best. */
  function hitPercent(solved, product) {
    return [solved.worst, solved.best].map(
      ({ network, alive }) => hit(network, alive, solved.question.theta, rowFor(network, product))[1],
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

  /** What some countries can make alone, for every target: capable or not, θ*, and what they lack. */
  function alone(island, question, kept) {
    const [worst, best] = lens(island, question).map((network) => {
      const alive = aliveAlone(network, kept);
      return { network, alive, star: thetaStar(network, alive) };
    });
    return island.targets.map((target) => {
      const row = rowFor(worst.network, target);
      return {
        verdict: worst.star[row] > 0 ? "capable" : best.star[row] > 0 ? "not-told" : "incapable",
        theta: [worst.star[row] / 10_000, best.star[row] / 10_000],
        lacks: lacks(best.network, best.alive, best.star, row),
      };
    });
  }

  return { solve, effect, why, hitPercent, alone, lens, WHOLE };
})();
