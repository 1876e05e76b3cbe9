/** The small form in which a claim is written or edited, in place. */
import type { VNode } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { attributedTo } from "./attribution";
import { CheckedLine, CheckedList, useChecked } from "./Checked";
import { cancel } from "./keyboard";
import { editorsOf } from "./presence";
import type { Reader } from "./reader";
import { fieldsOf } from "./state";
import type { Claim, Fields, Form } from "./types";
import { shorten } from "./words";
import { listed, t } from "../text/spoken";
import { Said } from "./Said";

interface FieldProps {
  readonly form: Form;
  readonly name: keyof Fields;
  readonly label: string;
  readonly optional?: boolean;
  readonly draw: (props: { id: string; "aria-invalid"?: "true"; "aria-describedby"?: string }) => VNode;
}

function Field({ form, name, label, optional, draw }: FieldProps): VNode {
  const id = `claim-${name}`;
  const errors = form.errors[name] ?? [];
  return (
    <div class="field">
      <label for={id}>
        {label} {optional && <span class="optional">{t("(optional)")}</span>}
      </label>
      {errors.length > 0 && (
        <p class="error" id={`${id}-error`}>
          {errors.join(" ")}
        </p>
      )}
      {draw(errors.length ? { id, "aria-invalid": "true", "aria-describedby": `${id}-error` } : { id })}
    </div>
  );
}

export function ClaimForm({ form, reader }: { readonly form: Form; readonly reader: Reader }): VNode {
  const { store } = reader;
  const statement = useRef<HTMLTextAreaElement>(null);
  const checked = useChecked(reader, form);
  const said = useMemo(() => claimantOf(form, reader), [form.key]);
  useLayoutEffect(() => {
    const area = statement.current;
    area?.focus({ preventScroll: true });
    area?.setSelectionRange(area.value.length, area.value.length);
    requestAnimationFrame(() => {
      if (area) reader.revealForm(area.form ?? area);
    });
  }, [form.key]);
  useLayoutEffect(() => {
    if (form.errors["text"]) statement.current?.focus({ preventScroll: true });
  }, [form.errors]);
  const save = (): void => {
    const key = store.saveForm();
    if (key !== null) reader.goTo(key);
  };
  return (
    <form
      class="claim-form"
      aria-label={form.base ? t("Edit the claim") : t("New claim")}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
      }}
    >
      <blockquote class="quote form-quote" dir="auto">
        {shorten(form.quote, 140)}
      </blockquote>
      {form.problem && (
        <p class="notice" data-tone="bad" role="alert">
          {t("Not saved: {problem} What you typed is still here.", { problem: form.problem })}
        </p>
      )}
      {form.base && <Beside editors={editorsOf(store.get().people, form.base.id)} />}
      {form.theirs && <Conflict form={form} theirs={form.theirs} reader={reader} />}
      <Field
        form={form}
        name="text"
        label={t("What is claimed")}
        draw={(props) => (
          <textarea {...props} ref={statement} dir="auto" rows={4} value={form.fields.text} onInput={(event) => store.type({ text: event.currentTarget.value })} />
        )}
      />
      {!form.base && <CheckedLine checked={checked} />}
      <div class="field-row">
        <Field
          form={form}
          name="claimant"
          label={t("Who says so")}
          optional
          draw={(props) => (
            <input {...props} type="text" dir="auto" maxLength={200} autocomplete="off" value={form.fields.claimant} onInput={(event) => store.type({ claimant: event.currentTarget.value })} />
          )}
        />
        <Field
          form={form}
          name="claimed_on"
          label={t("Said on")}
          optional
          draw={(props) => <input {...props} type="date" value={form.fields.claimed_on} onInput={(event) => store.type({ claimed_on: event.currentTarget.value })} />}
        />
      </div>
      {said && !form.fields.claimant && (
        <p class="small">
          <Said
            words={t("The text names {name}: press to take it over.")}
            name={
              <button type="button" class="link-button" onClick={() => store.type({ claimant: said })}>
                <bdi>{said}</bdi>
              </button>
            }
          />
        </p>
      )}
      <div class="actions">
        <button type="submit" class="button">
          {form.theirs ? t("Save mine over it") : form.base ? t("Save changes") : t("Save claim")}
        </button>
        <button type="button" class="button button-quiet" onClick={() => cancel(reader)}>
          {t("Cancel")}
        </button>
      </div>
      {!form.base && <CheckedList checked={checked} form={form} reader={reader} />}
    </form>
  );
}

/** Told before two people's edits collide. */
function Beside({ editors }: { readonly editors: string }): VNode {
  return (
    <p class="form-beside" role="status">
      {editors && t("Editing this claim too: {names}. If both of you save, whoever is second sees both texts.", { names: editors })}
    </p>
  );
}

/** Who the text around a new claim says it is from: offered only, and only where we can read the language. */
function claimantOf(form: Form, { store }: Reader): string {
  const { map, language } = store.parts.reading;
  return form.base || !/^(?:en\b|$)/iu.test(language) ? "" : attributedTo(map, form.span, map.length);
}

/** Somebody saved a newer version meanwhile: both are shown, neither is lost. */
function Conflict({ form, theirs, reader }: { readonly form: Form; readonly theirs: Claim; readonly reader: Reader }): VNode {
  const takeTheirs = (): void => reader.store.replaceForm({ ...form, base: theirs, theirs: null, fields: fieldsOf(theirs) });
  const said = listed([theirs.claimant, theirs.claimed_on]);
  return (
    <div class="notice conflict" data-tone="warn" role="alert">
      <p>
        <strong>{t("A colleague changed this claim while you were editing.")}</strong> {t("Nothing was overwritten. Theirs now reads:")}
      </p>
      <blockquote class="quote" dir="auto">
        {theirs.text}
        {said && <footer class="small">{said}</footer>}
      </blockquote>
      <p>{t("Yours is below. Save it over theirs, or")}</p>
      <button type="button" class="button button-secondary button-small" onClick={takeTheirs}>
        {t("Start from theirs")}
      </button>
    </div>
  );
}
