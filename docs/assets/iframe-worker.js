/* Opened from a folder, a browser starts no workers: the search runs in a hidden frame instead. */
if (location.protocol === "file:") {
  // The search asks for this name to know where its own files lie.
  window.Worker = window.IFrameWorker = class extends EventTarget {
    constructor(url) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      document.body.appendChild(frame);
      const load = `(...urls) => urls.reduce((before, url) => before.then(() => new Promise((resolve, reject) => {
        const script = document.createElement("script");
        [script.src, script.onload, script.onerror] = [url, resolve, reject];
        document.body.appendChild(script);
      })), Promise.resolve())`;
      const page = frame.contentWindow.document;
      page.open();
      page.write(`<body><script>postMessage = (data) => parent.postMessage(data, "*"); importScripts = ${load}<\/script>` +
        `<script src="${url}"><\/script>`);
      page.close();
      this.frame = frame;
      this.ready = new Promise((resolve) => frame.contentWindow.addEventListener("load", resolve));
      this.forward = ({ data, source }) => {
        if (source !== frame.contentWindow) return;
        const event = new MessageEvent("message", { data });
        this.dispatchEvent(event);
        if (this.onmessage) this.onmessage(event);
      };
      addEventListener("message", this.forward);
    }
    postMessage(data) {
      this.ready.then(() => this.frame.contentWindow.dispatchEvent(new MessageEvent("message", { data })));
    }
    terminate() {
      removeEventListener("message", this.forward);
      this.frame.remove();
    }
  };
}
