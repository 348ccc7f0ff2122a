// Made from src/amparo/web/fingerprint/ts by `make scripts`.
"use strict";
(() => {
  // src/amparo/web/fingerprint/ts/policy.ts
  function forbid(policy) {
    const meta = document.createElement("meta");
    meta.httpEquiv = "Content-Security-Policy";
    meta.content = policy;
    document.head.append(meta);
  }

  // src/amparo/web/fingerprint/ts/video.ts
  var FIRST = 0.5;
  var MOST_SAMPLES = 7200;
  var MICROSECONDS = 1e6;
  var HAIR = 2e-6;
  var ROUNDING = 1e3;
  var PATIENCE = 6e4;
  var LOOKS = 12;
  var BETWEEN_LOOKS = 25;
  var FAR = 1e7;
  var pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  async function* samples(file) {
    const address = URL.createObjectURL(file);
    const screen = new Screen();
    try {
      const begin2 = await screen.open(address);
      const length = await screen.duration() - begin2;
      const wanted = Math.max(1, Math.ceil(length - FIRST));
      const count = Math.min(wanted, MOST_SAMPLES);
      for (let k = 0; k < count; k++) {
        const at = k + FIRST;
        const still = await screen.stillAt(length > FIRST ? begin2 + at : begin2);
        yield { at, part: (k + 1) / count, cut: wanted > count, still };
      }
    } finally {
      screen.close();
      URL.revokeObjectURL(address);
    }
  }
  var Screen = class {
    video = document.createElement("video");
    /** Presentation time of the frame last taken, in microseconds. */
    last = -1;
    /** The longest that the browser took to go to a time, in milliseconds. */
    slowest = 0;
    /** When the first frame is shown, in seconds. */
    async open(address) {
      this.video.muted = true;
      this.video.playsInline = true;
      this.video.preload = "auto";
      await this.happens("loadeddata", () => this.video.src = address);
      if (!this.video.videoWidth) throw new Error("no picture in it");
      const first = this.shown();
      this.last = first?.timestamp ?? -1;
      const begin2 = Math.max(0, this.last) / MICROSECONDS;
      first?.close();
      return begin2;
    }
    /** In seconds. What was recorded in a browser does not say it, and the end must be looked for. */
    async duration() {
      if (!Number.isFinite(this.video.duration)) await this.seek(FAR);
      if (!Number.isFinite(this.video.duration)) throw new Error("no end");
      return this.video.duration;
    }
    async stillAt(seconds) {
      const began = performance.now();
      await this.seek(seconds);
      this.slowest = Math.max(this.slowest, performance.now() - began);
      const latest = seconds * MICROSECONDS + ROUNDING;
      const patience = Math.max(LOOKS, Math.ceil(this.slowest / BETWEEN_LOOKS));
      let frame = this.shown();
      for (let look = 0; look < patience && (!frame || frame.timestamp === this.last || frame.timestamp > latest); look++) {
        frame?.close();
        await pause(BETWEEN_LOOKS);
        frame = this.shown();
      }
      if (!frame) return createImageBitmap(this.video);
      this.last = frame.timestamp;
      return frame;
    }
    close() {
      this.video.removeAttribute("src");
      this.video.load();
    }
    seek(seconds) {
      return this.happens("seeked", () => this.video.currentTime = seconds + HAIR);
    }
    /** The frame with its time; null where there is none yet, or where the browser does not know such frames. */
    shown() {
      try {
        return new VideoFrame(this.video);
      } catch {
        return null;
      }
    }
    async happens(kind, begin2) {
      const over = new AbortController();
      try {
        await new Promise((done, failed) => {
          const options = { once: true, signal: over.signal };
          this.video.addEventListener(kind, () => done(), options);
          this.video.addEventListener("error", () => failed(new Error("not decoded")), options);
          const late = setTimeout(() => failed(new Error("no frame in time")), PATIENCE);
          over.signal.addEventListener("abort", () => clearTimeout(late));
          begin2();
        });
      } finally {
        over.abort();
      }
    }
  };

  // src/amparo/web/fingerprint/ts/frame.ts
  var DIGESTS = 0.4;
  var byId = (id) => document.getElementById(id);
  var input = byId("files");
  var stop = byId("stop");
  var bar = byId("progress");
  var running = byId("running");
  var names = byId("names");
  var said = byId("said");
  var worker = null;
  var watching = null;
  var send = (message) => parent.postMessage(message, location.origin);
  var say = (state) => said.dataset[state] ?? "";
  function unwatch() {
    const last = watching;
    watching = null;
    last?.used();
  }
  function end(stopped) {
    unwatch();
    worker?.terminate();
    worker = null;
    running.hidden = true;
    input.disabled = false;
    if (stopped) {
      input.value = "";
      for (const item of names.children) {
        const state = item.lastElementChild;
        if (["", say("reading"), say("watching")].includes(state.textContent)) state.textContent = say("stopped");
      }
    }
    send({ kind: "ended", stopped });
  }
  async function watch(file, by) {
    const mine = { used: () => void 0 };
    watching = mine;
    let used = Promise.resolve();
    let whole = true;
    try {
      for await (const sample of samples(file)) {
        await used;
        if (watching !== mine) return sample.still.close();
        used = new Promise((done) => mine.used = done);
        by.postMessage(sample, [sample.still]);
      }
    } catch {
      whole = false;
    }
    await used;
    if (watching === mine) by.postMessage({ whole });
  }
  function told(answer, files, by) {
    if ("ended" in answer) return end(false);
    const line = names.children[answer.file - 1].lastElementChild;
    const at = (part) => void (bar.value = (answer.file - 1 + part) / files.length);
    if ("part" in answer) {
      at(DIGESTS * answer.part);
      line.textContent = say("reading");
    } else if ("opens" in answer) {
      line.textContent = say("watching");
      void watch(files[answer.file - 1], by);
    } else if ("watched" in answer) {
      at(DIGESTS + (1 - DIGESTS) * answer.watched);
      watching?.used();
    } else {
      unwatch();
      at(1);
      line.textContent = say(answer.state);
      send({ kind: "result", file: answer.file, state: answer.state, lines: answer.lines });
    }
  }
  function list(files) {
    names.replaceChildren(
      ...files.map((file) => {
        const [item, name, state] = [document.createElement("li"), document.createElement("b"), document.createElement("span")];
        name.textContent = file.name;
        item.append(name, " ", state);
        return item;
      })
    );
  }
  function begin() {
    const files = Array.from(input.files ?? []);
    if (!files.length) return;
    list(files);
    bar.value = 0;
    running.hidden = false;
    input.disabled = true;
    send({ kind: "begun", files: files.length });
    const source = URL.createObjectURL(new Blob(['"use strict";(()=>{var v=class{constructor(t,o){this.state=t;this.littleEndian=o}state;littleEndian;rest=new Uint8Array(64);view=new DataView(this.rest.buffer);filled=0;length=0;add(t){this.length+=t.length;let o=0;if(this.filled>0){if(o=Math.min(64-this.filled,t.length),this.rest.set(t.subarray(0,o),this.filled),this.filled+=o,this.filled<64)return;this.block(this.view,0)}let n=new DataView(t.buffer,t.byteOffset,t.length);for(;o+64<=t.length;o+=64)this.block(n,o);this.rest.set(t.subarray(o)),this.filled=t.length-o}end(){let[t,o]=[Math.floor(this.length/536870912),this.length*8%4294967296];this.rest[this.filled]=128,this.rest.fill(0,this.filled+1),this.filled+1>56&&(this.block(this.view,0),this.rest.fill(0)),this.view.setUint32(56,this.littleEndian?o:t,this.littleEndian),this.view.setUint32(60,this.littleEndian?t:o,this.littleEndian),this.block(this.view,0);let n=new DataView(new ArrayBuffer(this.state.length*4));return this.state.forEach((e,a)=>n.setInt32(a*4,e,this.littleEndian)),Array.from(new Uint8Array(n.buffer),e=>e.toString(16).padStart(2,"0")).join("")}};var W=[[7,12,17,22],[5,9,14,20],[4,11,16,23],[6,10,15,21]],z=Int32Array.from({length:64},(r,t)=>Math.floor(Math.abs(Math.sin(t+1))*2**32)|0),D=class extends v{words=new Int32Array(16);constructor(){super(Int32Array.of(1732584193,4023233417,2562383102,271733878),!0)}block(t,o){let{words:n,state:e}=this;for(let i=0;i<16;i++)n[i]=t.getInt32(o+4*i,!0);let a=e[0],s=e[1],l=e[2],c=e[3];for(let i=0;i<64;i++){let h=i>>4,p,f;h===0?[p,f]=[s&l|~s&c,i]:h===1?[p,f]=[c&s|~c&l,5*i+1&15]:h===2?[p,f]=[s^l^c,3*i+5&15]:[p,f]=[l^(s|~c),7*i&15];let u=a+p+z[i]+n[f]|0,m=W[h][i&3];a=c,c=l,l=s,s=s+(u<<m|u>>>32-m)|0}e[0]+=a,e[1]+=s,e[2]+=l,e[3]+=c}};var q=["original","rotate90","rotate180","rotate270","flipx","flipy","flipplus1","flipminus1"];var d=64,k=5,y=16,M=y*y,Q=.299,X=.587,Y=.114;function C(r){let t=Math.floor((r+127)/128),o=Math.floor((t+2)/2),n=a=>Math.max(0,a-(t-o)),e=a=>Math.min(r,a+o);return Array.from({length:d},(a,s)=>{let l=Math.floor((s+.5)*r/d),[c,i]=[n(l),e(l)],h=n(c),p=new Float64Array(e(i-1)-h);for(let f=c;f<i;f++){let u=1/(e(f)-n(f));for(let m=n(f);m<e(f);m++)p[m-h]+=u}return{first:h,weights:p.map(f=>f/(i-c))}})}var F=class{constructor(t,o){this.width=t;this.height=o;this.rows=C(o),this.down=new Float64Array(d*t),this.luma=new Float64Array(t)}width;height;down;rows;luma;row=0;add(t){let o=t.length/(4*this.width);for(let n=0;n<o;n++,this.row++)this.weigh(t,n*4*this.width),this.rows.forEach((e,a)=>{let s=e.weights[this.row-e.first];s&&this.accumulate(a*this.width,s)})}weigh(t,o){let{luma:n,width:e}=this;for(let a=0,s=o;a<e;a++,s+=4)n[a]=t[s]*Q+t[s+1]*X+t[s+2]*Y}accumulate(t,o){let{down:n,luma:e,width:a}=this;for(let s=0;s<a;s++)n[t+s]+=o*e[s]}samples(){if(this.row!==this.height)throw new Error("rows are missing");let t=C(this.width),o=new Float64Array(d*d);for(let n=0;n<d;n++)t.forEach(({first:e,weights:a},s)=>{let l=0;a.forEach((c,i)=>l+=c*this.down[n*this.width+e+i]),o[n*d+s]=l});return o}};function J(r){let t=(n,e)=>Math.abs(Math.trunc((r[e]-r[n])*100/255)),o=0;for(let n=0;n<d;n++)for(let e=0;e<d;e++){let a=n*d+e;n+1<d&&(o+=t(a,a+d)),e+1<d&&(o+=t(a,a+1))}return Math.min(100,Math.floor(o/90))}var R=Float64Array.from({length:y*d},(r,t)=>{let o=Math.floor(t/d)+1;return Math.sqrt(2/d)*Math.cos(Math.PI/128*o*(2*(t%d)+1))});function Z(r){let t=new Float64Array(y*d);for(let n=0;n<y;n++)for(let e=0;e<d;e++){let a=R[n*d+e];for(let s=0;s<d;s++)t[n*d+s]+=a*r[e*d+s]}let o=new Float64Array(M);for(let n=0;n<y;n++)for(let e=0;e<y;e++){let a=0;for(let s=0;s<d;s++)a+=t[n*d+s]*R[e*d+s];o[n*y+e]=a}return o}var I=r=>r%2===1,tt={original:[()=>!1,!1],rotate90:[(r,t)=>!I(t),!0],rotate180:[(r,t)=>I(r+t),!1],rotate270:[r=>!I(r),!0],flipx:[r=>!I(r),!1],flipy:[(r,t)=>!I(t),!1],flipplus1:[()=>!1,!0],flipminus1:[(r,t)=>I(r+t),!0]};function et(r,t){let[o,n]=tt[t],e=new Float64Array(M);r.forEach((l,c)=>{let[i,h]=[Math.floor(c/y),c%y];e[n?h*y+i:c]=o(i,h)?-l:l});let a=e.slice().sort()[M/2-1],s="";for(let l=M-4;l>=0;l-=4){let c=0;for(let i=3;i>=0;i--)c=c*2+ +(e[l+i]>a);s+=c.toString(16)}return s}function B(r){let t=Z(r);return{hashes:q.map(o=>et(t,o)),quality:J(r)}}var N={hashes:q.map(()=>"0".repeat(M/4)),quality:0};var rt=1e6,A=16,nt=8,E=class extends Error{},U=()=>typeof OffscreenCanvas=="function"&&typeof createImageBitmap=="function",b=null;function L(r,t){if(b?.canvas.width===r&&b.canvas.height===t)return b;if(b=new OffscreenCanvas(r,t).getContext("2d",{willReadFrequently:!0}),!b)throw new Error("no canvas");return b.globalCompositeOperation="copy",b}function ot(r){let t=new ImageData(A,A);t.data.forEach((n,e)=>t.data[e]=e%4===3?255:e*37%251),r.putImageData(t,0,0);let o=r.getImageData(0,0,A,A).data;return t.data.every((n,e)=>Math.abs(n-o[e])<=nt)}function P(){if(!ot(L(A,A)))throw new E}async function H(r){let t=await createImageBitmap(r,{colorSpaceConversion:"none",imageOrientation:"from-image"});try{return P(),at(t)}finally{t.close()}}function G(r){let[t,o]="displayWidth"in r?[r.displayWidth,r.displayHeight]:[r.width,r.height];try{let n=L(t,o);return n.drawImage(r,0,0,t,o),$(t,o,(e,a)=>n.getImageData(0,e,t,a))}finally{r.close()}}function at(r){let{width:t,height:o}=r,n=L(t,Math.min(o,V(t)));return $(t,o,(e,a)=>(n.drawImage(r,0,e,t,a,0,0,t,a),n.getImageData(0,0,t,a)))}var V=r=>Math.max(1,Math.floor(rt/r));function $(r,t,o){if(Math.min(r,t)<k)return N;let n=V(r),e=new F(r,t);for(let a=0;a<t;a+=n)e.add(o(a,Math.min(n,t-a)).data);return B(e.samples())}var K=r=>{let t=[];for(let o=2;t.length<r;o++)t.every(n=>o%n)&&t.push(o);return t},j=r=>(r-Math.floor(r))*2**32|0,st=Int32Array.from(K(64),r=>j(Math.cbrt(r))),it=K(8).map(r=>j(Math.sqrt(r))),O=class extends v{schedule=new Int32Array(64);constructor(){super(Int32Array.from(it),!1)}block(t,o){let{schedule:n,state:e}=this;for(let u=0;u<16;u++)n[u]=t.getInt32(o+4*u,!1);for(let u=16;u<64;u++){let[m,w]=[n[u-15],n[u-2]],_=(m>>>7|m<<25)^(m>>>18|m<<14)^m>>>3,S=(w>>>17|w<<15)^(w>>>19|w<<13)^w>>>10;n[u]=n[u-16]+_+n[u-7]+S|0}let a=e[0],s=e[1],l=e[2],c=e[3],i=e[4],h=e[5],p=e[6],f=e[7];for(let u=0;u<64;u++){let m=(i>>>6|i<<26)^(i>>>11|i<<21)^(i>>>25|i<<7),w=f+m+(i&h^~i&p)+st[u]+n[u]|0,S=((a>>>2|a<<30)^(a>>>13|a<<19)^(a>>>22|a<<10))+(a&s^a&l^s&l)|0;f=p,p=h,h=i,i=c+w|0,c=l,l=s,s=a,a=w+S|0}e[0]+=a,e[1]+=s,e[2]+=l,e[3]+=c,e[4]+=i,e[5]+=h,e[6]+=p,e[7]+=f}};var T=4*1024*1024,lt=50,ct=256*1024*1024,x=r=>postMessage(r),g=r=>({state:r,lines:[]});async function dt(r,t){let[o,n]=[new O,new D];for(let e=0;e<r.size;e+=T){let a=new Uint8Array(await r.slice(e,e+T).arrayBuffer());o.add(a),n.add(a),x({file:t,part:Math.min(1,(e+T)/r.size)})}return[`sha256:${o.end()}`,`md5:${n.end()}`]}async function ut(r){let{hashes:t,quality:o}=await H(r);return/^0+$/.test(t[0])?g("small"):{state:o<lt?"weak":"picture",lines:[`pdq:${t[0]}:${o}`]}}var ft=()=>new Promise(r=>addEventListener("message",t=>r(t.data),{once:!0}));async function ht(r){P();let t=[],o=!1;for(x({file:r,opens:!0});;){let n=await ft();if("whole"in n)return n.whole?{state:o?"long":"video",lines:t}:t.length?{state:"partly",lines:t}:g("undecodable");o=n.cut;let{hashes:e,quality:a}=G(n.still);t.push(`pdq:${e[0]}:${a}@${n.at}`),x({file:r,watched:n.part})}}async function mt(r,t){let o=r.type.startsWith("image/"),n=r.type.startsWith("video/");if(!U())return g("blocked");try{if(!n&&r.size<=ct)return await ut(r)}catch(e){if(e instanceof E)return g("blocked");if(o)return g("unreadable")}try{let e=r.size?await ht(t):g("undecodable");return e.state==="undecodable"&&!n?g("other"):e}catch(e){return g(e instanceof E?"blocked":"undecodable")}}async function pt(r){for(let[t,o]of r.entries()){let n=t+1;try{let e=await dt(o,n),{state:a,lines:s}=await mt(o,n);x({file:n,state:a,lines:[...s,...e]})}catch{x({file:n,state:"unopened",lines:[]})}}x({ended:!0})}addEventListener("message",r=>{pt(r.data)},{once:!0});})();\n'], { type: "text/javascript" }));
    const by = new Worker(source);
    by.onmessage = (event) => {
      if (worker === by) told(event.data, files, by);
    };
    by.onerror = () => end(true);
    by.postMessage(files);
    worker = by;
    stop.focus();
  }
  input.addEventListener("change", begin);
  stop.addEventListener("click", () => {
    end(true);
    input.focus();
  });
  for (const kind of ["keydown", "keyup"]) {
    addEventListener(kind, (event) => {
      if (!event.repeat) send({ kind: "shift", down: kind === "keydown", alone: event.key === "Shift" });
    });
  }
  forbid("default-src 'none'; worker-src blob:; media-src blob:");
  new ResizeObserver(() => send({ kind: "height", pixels: document.body.offsetHeight })).observe(document.body);
  input.disabled = false;
})();
