/**
 * `<passkey-field data-deed="create|get" data-options="…">`: asks the browser for a passkey by WebAuthn's options, puts
 * its answer into the hidden field and sends the form. Says so where the browser cannot.
 */
import { t } from "../text/spoken";
export class PasskeyField extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector("button");
    const answer = this.querySelector<HTMLInputElement>("input[name=answer]");
    const form = this.closest("form");
    if (!button || !answer || !form) return;
    if (!("PublicKeyCredential" in globalThis)) {
      this.#say(t("This browser, or this address, allows no passkeys: they need https."));
      return;
    }
    this.#say("");
    button.hidden = false;
    button.addEventListener("click", () => void this.#ask(answer, form));
  }

  async #ask(answer: HTMLInputElement, form: HTMLFormElement): Promise<void> {
    try {
      const credential = await (this.dataset.deed === "create" ? this.#made() : this.#shown());
      if (!(credential instanceof PublicKeyCredential)) return;
      answer.value = JSON.stringify(credential.toJSON());
      form.requestSubmit();
    } catch {
      this.#say(t("Nothing was sent: the browser broke it off. Try again, or use another way."));
    }
  }

  #made(): Promise<Credential | null> {
    const { publicKey } = this.#options() as { publicKey: PublicKeyCredentialCreationOptionsJSON };
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
  }

  #shown(): Promise<Credential | null> {
    const { publicKey } = this.#options() as { publicKey: PublicKeyCredentialRequestOptionsJSON };
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
  }

  #options(): unknown {
    return JSON.parse(this.dataset.options ?? "{}");
  }

  #say(words: string): void {
    const said = this.querySelector<HTMLElement>("[data-part=said]");
    if (said) said.textContent = words;
  }
}
