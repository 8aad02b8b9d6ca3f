"""The page of a first look: one HTML file that loads nothing from anywhere."""

from html import escape

from rehandle.kernel.words.plural import count, number
from rehandle.policy.rules.explain import ClauseWhy
from rehandle.policy.rules.words import sentence
from rehandle.sweep.look import Example, Look
from rehandle.sweep.look_picture import picture
from rehandle.sweep.why import shown

MARK = "<!-- rehandle look -->"
STYLE = """
:root { color-scheme: light }
body { font: 17px/1.6 system-ui, sans-serif; color: #1b2420; background: #faf8f3;
  max-width: 60rem; margin: 0 auto; padding: 16px 16px 40px }
h1 { font-size: 30px; line-height: 1.2 } h2 { font-size: 20px; margin-top: 40px }
table { border-collapse: collapse; width: 100% }
th, td { text-align: start; padding: 4px 16px 4px 0; border-bottom: 1px solid #d9d4c7; vertical-align: top }
td.n, th.n { text-align: end; font-variant-numeric: tabular-nums } .soft { color: #56615b }
.wide { overflow-x: auto } bdi { font-family: ui-monospace, monospace } svg { width: 100%; height: auto }
details { border-top: 1px solid #d9d4c7; padding: 8px 0 } summary { cursor: pointer; min-height: 28px }
"""


def html_of(look: Look, csv_name: str) -> str:
    """The whole page."""
    parts = [_head(look), _rule(look), _reasons(look), _ages(look), _columns(look), _examples(look), _end(look, csv_name)]
    return f"""<!doctype html>
{MARK}
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>A first look at {escape(look.run["accounts"]["file"])}</title><style>{STYLE}</style></head>
<body><main>{"".join(parts)}</main></body></html>
"""


def taken(look: Look) -> int:
    """How many handles the rule would find."""
    return sum(look.run["verdicts"].get(clause.name, 0) for clause in look.policy.verdict)


def _head(look: Look) -> str:
    run, found = look.run, taken(look)
    share = f" ({100 * found / run['rows_judged']:.1f}%)" if run["rows_judged"] else ""
    says = "".join(f"<p>{escape(said)}.</p>" for said in run["activity"]["says"])
    return (
        f"<h1>{number(found)} of {count(run['rows_judged'], 'account', 'en')} would be found{share}</h1>"
        f"<p class=soft>{escape(run['accounts']['file'])}, as of {escape(run['as_of'][:10])}, under the rule “{escape(look.policy.id)}”. "
        f"Nothing was changed and nobody was told.</p>{says}"
    )


def _rule(look: Look) -> str:
    found, spared = ("".join(_clause_row(look, clause) for clause in look.run["clauses"] if clause["kind"] == kind) for kind in ("verdict", "exempt"))
    head = "<tr><th>Name</th><th>Holds when</th><th class=n>true</th><th class=n>unknown</th><th class=n>decided</th></tr>"
    return (
        f"<h2>The rule</h2><div class=wide><table><thead>{head}</thead><tbody>{found}</tbody></table></div>"
        f"<h2>Who is left alone</h2><div class=wide><table><thead>{head}</thead><tbody>{spared}</tbody></table></div>"
    )


def _clause_row(look: Look, counts: dict[str, object]) -> str:
    clause = next(one for one in look.policy.clauses if one.name == counts["name"])
    lacks = counts["missing"]
    note = f"<br><span class=soft>Not checked: the file has no {escape(', '.join(lacks))}.</span>" if isinstance(lacks, list) and lacks else ""
    numbers = "".join(f"<td class=n>{number(int(str(counts[key])))}</td>" for key in ("true", "unknown", "decided"))
    return f"<tr><td>{escape(clause.name)}</td><td>{escape(sentence(clause.tree, 'en'))}{note}</td>{numbers}</tr>"


def _reasons(look: Look) -> str:
    rows = "".join(f"<tr><td>{escape(name)}</td><td class=n>{number(rows)}</td></tr>" for name, rows in look.run["verdicts"].items())
    flags = "".join(f"<tr><td>{escape(name.replace('_', ' '))}</td><td class=n>{number(rows)}</td></tr>" for name, rows in look.run["flags"].items())
    told = f"<h2>Rows to look at: {number(look.run['flagged'])}</h2><table><tbody>{flags}</tbody></table>" if flags else ""
    return f"<h2>Every account by result</h2><table><tbody>{rows}</tbody></table>{told}"


def _ages(look: Look) -> str:
    names = [name for name in look.run["verdicts"] if any(name in counts for _, counts in look.ages)]
    head = "".join(f"<th class=n>{escape(name)}</th>" for name in names)
    rows = "".join(
        f"<tr><td>{escape(label)}</td>{''.join(f'<td class=n>{number(counts.get(name, 0))}</td>' for name in names)}</tr>"
        for label, counts in look.ages
    )
    return (
        f"<h2>Accounts by time since their last use</h2>{picture(look.ages, [clause.name for clause in look.policy.verdict])}"
        f"<div class=wide><table><thead><tr><th>Last use</th>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _columns(look: Look) -> str:
    ours = {theirs: [name for name, read in look.mapping.read.items() if read == theirs] for theirs in look.stored}
    rows = "".join(
        f"<tr><td><bdi>{escape(theirs)}</bdi></td><td>{escape(kind.lower())}</td><td>{escape(_read_as(look, ours[theirs]))}</td></tr>"
        for theirs, kind in look.stored.items()
    )
    head = "<tr><th>Column</th><th>Stored as</th><th>Read as</th></tr>"
    return f"<h2>The columns of the file</h2><div class=wide><table><thead>{head}</thead><tbody>{rows}</tbody></table></div>"


def _read_as(look: Look, ours: list[str]) -> str:
    taken = {name: look.run["columns_taken_for"][name].partition(", as ")[2] for name in ours}
    return "; ".join(f"{name}{' (guessed)' if look.guesses.get(name) else ''}, {how}" for name, how in taken.items()) or "not read"


def _examples(look: Look) -> str:
    shown_ones = "".join(_example(example) for example in look.examples)
    return f"<h2>{count(len(look.examples), 'name', 'en')} that the rule would find, drawn by lot</h2>{shown_ones or '<p>None.</p>'}"


def _example(example: Example) -> str:
    said = example.why.judgement
    clauses = "".join(_clause(clause) for clause in example.why.clauses if clause.decided)
    idle = f", last used {count(said.idle_days, 'day', 'en')} before" if said.idle_days is not None and said.idle_days >= 0 else ""
    return f"<details><summary><bdi>@{escape(example.handle)}</bdi>: {escape(said.verdict)}{idle}</summary>{clauses}</details>"


def _clause(clause: ClauseWhy) -> str:
    facts = ", ".join(f"{fact.name} {shown(fact.value)}" for fact in clause.facts)
    changes = "".join(f"<li>{escape(change.text('en'))}</li>" for change in clause.changes)
    otherwise = f"<p class=soft>It would not have been so if:</p><ul>{changes}</ul>" if changes and clause.kind == "verdict" else ""
    said = f"{escape(clause.kind.capitalize())} “{escape(clause.clause.name)}”: {escape(clause.sentence('en'))}"
    return f"<p>{said}<br><span class=soft>Seen: {escape(facts) or 'nothing needed'}</span></p>{otherwise}"


def _end(look: Look, csv_name: str) -> str:
    run = look.run
    aside = f" {count(run['rows_set_aside'], 'account', 'en')} could not be read and were set aside." if run["rows_set_aside"] else ""
    return (
        f"<h2>What this rests on</h2><p>{number(run['rows_read'])} rows read.{aside} Every name that the rule would find stands in "
        f"<bdi>{escape(csv_name)}</bdi>.</p><p class=soft>Policy <bdi>{run['policy']['sha256']}</bdi><br>"
        f"File <bdi>{run['accounts']['sha256']}</bdi></p>"
    )
