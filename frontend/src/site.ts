/** What every page loads: the stylesheet and the small behaviours over server HTML. */
import "./site.css";
import { ChangeWalk } from "./behaviours/change-walk";
import { CopyField } from "./behaviours/copy-field";
import { KeyList } from "./behaviours/key-list";
import { LivePart } from "./behaviours/live-part";
import { MentionField } from "./behaviours/mention-field";
import { PassagePicker } from "./behaviours/passage-picker";
import { PasskeyField } from "./behaviours/passkey-field";
import { RemarkPicker } from "./behaviours/remark-picker";
import { focusErrors, openTarget, sendOnce } from "./behaviours/page";

customElements.define("live-part", LivePart);
customElements.define("key-list", KeyList);
customElements.define("copy-field", CopyField);
customElements.define("change-walk", ChangeWalk);
customElements.define("passkey-field", PasskeyField);
customElements.define("mention-field", MentionField);
customElements.define("passage-picker", PassagePicker);
customElements.define("remark-picker", RemarkPicker);

focusErrors();
openTarget();
// The browser follows the fragment once more when the page has loaded, and takes the focus away again.
addEventListener("load", () => setTimeout(() => document.activeElement === document.body && openTarget()));
sendOnce();
addEventListener("hashchange", openTarget);
