// Colours the SQL in Streamlit's own text area, numbers its lines and marks an error.
//
// The text area stays what it was, for keyboards, screen readers and phones; a copy of its text is
// laid over it, which nothing can touch or read aloud. Without this script the text is plain.
const KEYWORDS = new Set((
    "all and any as asc between by case cast columns cross date desc describe distinct else end " +
    "except exclude exists explain false filter from full group having ilike in inner intersect " +
    "interval is join lateral left like limit natural not null nulls offset on or order outer " +
    "over partition pivot positional qualify recursive replace right rows select semi anti set " +
    "show similar summarize table then timestamp true union unnest unpivot using values when " +
    "where window with"
).split(" "))
const TOKENS = new RegExp(
    "(?<comment>--[^\\n]*|/\\*[^]*?(?:\\*/|$))|(?<text>'(?:[^']|'')*(?:'|$))|" +
    "(?<name>\"(?:[^\"]|\"\")*(?:\"|$))|(?<number>\\b\\d[\\w.]*)|(?<word>[A-Za-z_]\\w*)", "g")
const LONGEST = 20000  // characters: what is longer is left plain, for the page must stay quick

function kindOf(groups) {
    if (groups.word) return KEYWORDS.has(groups.word.toLowerCase()) ? "keyword" : ""
    return ["comment", "text", "number"].find(kind => groups[kind]) || ""
}

function pieces(sql) {
    const found = []
    let place = 0
    for (const match of sql.matchAll(TOKENS)) {
        const kind = kindOf(match.groups)
        if (!kind) continue
        if (match.index > place) found.push(["", sql.slice(place, match.index)])
        found.push([kind, match[0]])
        place = match.index + match[0].length
    }
    found.push(["", sql.slice(place)])
    return found
}

function drawn(sql, error) {
    const lines = []
    const begin = () => {
        const line = document.createElement("div")
        lines.push(line)
        return line
    }
    let line = begin()
    for (const [kind, text] of pieces(sql)) {
        text.split("\n").forEach((part, number) => {
            if (number) line = begin()
            if (!part) return
            const span = document.createElement("span")
            if (kind) span.className = kind
            span.textContent = part
            line.append(span)
        })
    }
    if (error && error.sql === sql && lines[error.line - 1]) mark(lines[error.line - 1], error)
    return lines
}

function mark(line, error) {
    line.classList.add("wrong")
    const text = line.textContent
    const from = error.column - 1
    const word = /^["\w.]+/.exec(text.slice(from))
    const until = from + (word ? word[0].length : 1)
    let place = 0
    for (const span of [...line.children]) {
        const begins = place, part = span.textContent
        place += part.length
        const start = Math.max(from, begins), end = Math.min(until, place)
        if (start >= end) continue
        const cut = (a, b, wrong) => {
            if (a >= b) return []
            const copy = span.cloneNode(false)
            copy.textContent = part.slice(a - begins, b - begins)
            if (wrong) copy.classList.add("error")
            return [copy]
        }
        span.replaceWith(...cut(begins, start), ...cut(start, end, true), ...cut(end, place))
    }
}

function insert(area, text) {
    const { selectionStart: from, selectionEnd: until, value } = area
    const before = value.slice(0, from)
    const space = before && !/[\s(,.]$/.test(before) ? " " : ""
    const changed = before + space + text + value.slice(until)
    // Streamlit hears of it as if it had been typed.
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(area, changed)
    area.dispatchEvent(new Event("input", { bubbles: true }))
    area.focus()
    const caret = from + space.length + text.length
    area.setSelectionRange(caret, caret)
}

export default function ({ data, parentElement }) {
    parentElement.stop?.()
    let stopped = false
    let cover = null
    let area = null
    let shown = null
    const find = () => document.querySelector(`.st-key-${data.key} textarea`)
    const draw = () => {
        if (!area || area.value === shown) return
        shown = area.value
        const plain = shown.length > LONGEST
        area.classList.toggle("covered", !plain)
        cover.replaceChildren(...(plain ? [] : drawn(shown, data.error)))
        follow()
    }
    const follow = () => { cover.style.transform = `translateY(${-area.scrollTop}px)` }
    const attach = () => {
        const found = find()
        if (!found || found === area) return
        area = found
        shown = null
        const frame = document.createElement("div")
        frame.className = "sql-cover"
        frame.setAttribute("aria-hidden", "true")
        cover = document.createElement("div")
        frame.append(cover)
        area.parentElement.querySelector(".sql-cover")?.remove()
        area.parentElement.append(frame)
        area.setAttribute("spellcheck", "false")
        area.setAttribute("autocapitalize", "off")
        area.addEventListener("input", draw)
        area.addEventListener("scroll", follow)
        draw()
    }
    const press = event => {
        const button = event.target.closest?.("[data-insert]")
        if (button && area) insert(area, button.dataset.insert)
    }
    // The text also changes when another question is chosen, and no event tells of that.
    const timer = setInterval(() => { attach(); draw() }, 200)
    document.addEventListener("click", press)
    attach()
    parentElement.stop = () => {
        if (stopped) return
        stopped = true
        clearInterval(timer)
        document.removeEventListener("click", press)
        area?.removeEventListener("input", draw)
        area?.removeEventListener("scroll", follow)
        area?.classList.remove("covered")
        area?.parentElement?.querySelector(".sql-cover")?.remove()
    }
    return parentElement.stop
}
