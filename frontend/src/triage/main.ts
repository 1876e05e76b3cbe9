/** The queue's page: triage by keyboard, without page loads. Everything on it also works without this file. */
import { TriageDesk } from "./desk";

customElements.define("triage-desk", TriageDesk);
