// The editor of one cell: CodeMirror in the book's type and colours.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, Prec } from "@codemirror/state";
import { drawSelection, EditorView, keymap } from "@codemirror/view";
import { tagHighlighter, tags } from "@lezer/highlight";

// The classes of the book's own highlighter, so that a cell looks the same before and after.
const classes = tagHighlighter([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.definitionKeyword, tags.moduleKeyword, tags.bool, tags.null], class: "k" },
  { tag: [tags.string, tags.special(tags.string)], class: "s" },
  { tag: tags.number, class: "m" },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)], class: "nf" },
  { tag: tags.standard(tags.name), class: "nb" },
  { tag: tags.comment, class: "c" },
  { tag: [tags.operator, tags.punctuation, tags.bracket], class: "o" },
]);

const theme = EditorView.theme({
  "&": { background: "var(--tint)", color: "var(--ink)", fontSize: "var(--code)" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--font-code)", lineHeight: "1.55" },
  ".cm-content": { padding: ".85rem 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 1.1rem" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--accent) 24%, transparent)",
  },
  "&.cm-focused .cm-matchingBracket": { background: "color-mix(in srgb, var(--accent) 20%, transparent)" },
});

export interface EditorWishes {
  host: HTMLElement;
  text: string;
  /** What screen readers call it. */
  label: string;
  /** Called after each change. */
  changed(text: string): void;
  run(): void;
}

/** Open an editor. Tab is left alone: it moves on, as everywhere in the page. */
export function openEditor(wishes: EditorWishes): EditorView {
  const run = () => {
    wishes.run();
    return true;
  };
  return new EditorView({
    parent: wishes.host,
    state: EditorState.create({
      doc: wishes.text,
      extensions: [
        Prec.highest(keymap.of([{ key: "Shift-Enter", run }, { key: "Mod-Enter", run }])),
        history(),
        drawSelection(),
        bracketMatching(),
        indentOnInput(),
        indentUnit.of("    "),
        python(),
        syntaxHighlighting(classes),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        theme,
        EditorView.contentAttributes.of({
          "aria-label": wishes.label,
          tabindex: "0",
          autocapitalize: "off",
          autocorrect: "off",
          spellcheck: "false",
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) wishes.changed(update.state.doc.toString());
        }),
      ],
    }),
  });
}

/** Replace the whole text; the reader can undo it. */
export function setText(view: EditorView, text: string): void {
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
}
