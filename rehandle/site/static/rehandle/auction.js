// Keeps an auction's page true while it is open. Every word and every mark-up comes with the page; without this script a reload does the same.
"use strict";

(() => {
  const page = document.querySelector("[data-live]");
  if (!page || !window.EventSource) return;
  const words = JSON.parse(page.dataset.words);
  const part = (name) => page.querySelector(`[data-part="${name}"]`);
  const plural = new Intl.PluralRules(words.lang);
  const FIRST = 1000, MOST = 60000; // milliseconds until the stream is asked for again
  let known = null, stream = null, patience = FIRST, ahead = 0, standing = part("standing").dataset.of, asking = false, askAgain = false;
  const news = new Map(); // what has yet to be said, the newest of each kind

  const fill = (text, ...values) => values.reduce((filled, value) => filled.replace("{}", () => value), text);

  function kept(text, kind) { // in a box of its own, so that Arabic does not turn it round
    const box = document.createElement("bdi");
    box.dir = "ltr";
    box.className = kind;
    box.textContent = text;
    return box;
  }

  function amount(minor) {
    const unit = 10 ** words.decimals, rest = minor % unit;
    const whole = Math.floor(minor / unit).toLocaleString("en-US");
    return words.sign + whole + (rest ? "." + String(rest).padStart(words.decimals, "0") : "");
  }

  function instant(at) {
    const two = (number) => String(number).padStart(2, "0");
    const pieces = {
      weekday: words.weekdays[(at.getUTCDay() + 6) % 7], day: at.getUTCDate(), month: words.months[at.getUTCMonth()],
      year: at.getUTCFullYear(), clock: `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`,
    };
    return words.instant.replace(/\{(\w+)\}/g, (_, name) => pieces[name]);
  }

  function left(milliseconds) {
    let seconds = Math.ceil(milliseconds / 1000);
    if (seconds <= 0) return words.closing;
    if (seconds < 3600) return kept(`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`, "code");
    const begun = words.units.findIndex(([length]) => seconds >= length);
    const told = words.units.slice(begun, begun + 2).map(([length, forms]) => {
      const number = Math.floor(seconds / length);
      seconds -= number * length;
      return number ? fill(forms[plural.select(number)], number.toLocaleString("en-US")) : "";
    }).filter(Boolean);
    return told.length === 2 ? fill(words.and, ...told) : told[0];
  }

  function show(name, value) {
    const place = part(name);
    if (!place) return;
    const box = value instanceof Node ? value.textContent : String(value);
    if (place.textContent !== box) place.replaceChildren(value);
  }

  function reveal(name, shown) {
    const place = part(name);
    if (place) place.hidden = !shown;
  }

  function speak() { // for who listens: all that changed, at once and in whole sentences
    if (!news.size) return;
    const place = part("heard"), price = known.stopped || !known.bids ? [] : [fill(words.price, amount(known.price))];
    const text = [...news.values(), ...price].join(" ");
    news.clear();
    place.textContent = "";
    setTimeout(() => { place.textContent = text; }, 50);
  }

  function put(place, kind, name) {
    const from = page.querySelector(`template[data-${kind}="${name}"]`);
    if (!from || !place) return null;
    place.replaceChildren(from.content.cloneNode(true));
    place.querySelectorAll("[role]").forEach((each) => each.removeAttribute("role")); // `heard` says it once
    place.hidden = false;
    return place.textContent.trim();
  }

  function badge(state) {
    const place = part("badge");
    if (state.closed) put(place, "badge", "closed");
    else if (state.stopped) put(place, "badge", "stopped");
    else if (state.ends_at) {
      put(place, "badge", "open");
      const time = place.querySelector("time"), at = new Date(state.ends_at);
      time.dateTime = state.ends_at;
      time.textContent = instant(at);
    }
  }

  function changed(state, before) {
    if (state.bids) show("price", kept(amount(state.price), "amount"));
    show("bids", state.bids);
    show("least", kept(amount(state.least), "amount"));
    if (state.reserve_met) show("reserve", words.met);
    badge(state);
    reveal("taking", !state.closed && !state.stopped);
    reveal("buy_now", state.buy_now);
    reveal("again", Boolean(before) || state.closed); // its picture and its forms are made by the server
    if (!before) return;
    if (state.closed) news.set("clock", words.over);
    else if (state.stopped && !before.stopped) {
      news.set("clock", words.stopped);
      stands("stopped");
    } else if (!state.stopped && before.stopped) {
      news.set("clock", words.goes_on);
      standing = "";
      reveal("standing", false);
    } else if (state.extended > before.extended) news.set("clock", fill(words.moved, instant(new Date(state.ends_at))));
  }

  async function own() { // one question at a time, and not all of us at once
    if (!page.dataset.own || known.stopped) { speak(); return; }
    if (asking) { askAgain = true; return; }
    asking = true;
    await new Promise((done) => setTimeout(done, Math.random() * 400));
    try {
      const answer = await fetch(page.dataset.own, { headers: { Accept: "application/json" } });
      const told = answer.ok ? await answer.json() : { standing: null };
      if (told.most) show("most", kept(told.most, "amount"));
      if (told.standing && told.standing !== standing && !known.stopped) stands(told.standing);
    } catch { /* the stream says that the connection is lost; the next change asks again */ }
    asking = false;
    if (askAgain) { askAgain = false; own(); } else speak();
  }

  function stands(now) {
    standing = now;
    news.set("standing", put(part("standing"), "standing", now));
  }

  function apply(state) {
    ahead = Date.parse(state.now) - Date.now();
    const before = known;
    known = state;
    if (!before || state.seq > before.seq) {
      changed(state, before);
      own();
    }
    tick();
    if (state.closed) stop();
  }

  function tick() {
    if (!known || known.closed) return;
    const ends = known.ends_at && Date.parse(known.ends_at);
    if (ends && !known.stopped) show("left", left(ends - Date.now() - ahead));
  }

  function wire(text) {
    const place = part("wire");
    place.hidden = false;
    if (place.textContent !== text) place.textContent = text;
  }

  function open() {
    stream = new EventSource(page.dataset.live);
    stream.addEventListener("message", (event) => {
      patience = FIRST;
      wire(words.live);
      apply(JSON.parse(event.data));
    });
    stream.addEventListener("error", () => {
      stop();
      if (known && known.closed) return;
      wire(words.lost);
      setTimeout(open, patience * (0.5 + Math.random()));
      patience = Math.min(patience * 2, MOST);
    });
  }

  function stop() {
    if (stream) stream.close();
    stream = null;
  }

  window.addEventListener("pagehide", stop);
  window.addEventListener("pageshow", (event) => { if (event.persisted && !(known && known.closed)) open(); });
  setInterval(tick, 1000);
  open();
})();
