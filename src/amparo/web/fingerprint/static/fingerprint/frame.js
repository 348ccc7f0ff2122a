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

  // src/amparo/web/fingerprint/ts/frame.ts
  var byId = (id) => document.getElementById(id);
  var input = byId("files");
  var stop = byId("stop");
  var bar = byId("progress");
  var running = byId("running");
  var names = byId("names");
  var said = byId("said");
  var worker = null;
  var send = (message) => parent.postMessage(message, location.origin);
  var say = (state) => said.dataset[state] ?? "";
  function end(stopped) {
    worker?.terminate();
    worker = null;
    running.hidden = true;
    input.disabled = false;
    if (stopped) {
      input.value = "";
      for (const item of names.children) {
        const state = item.lastElementChild;
        if (["", say("reading")].includes(state.textContent)) state.textContent = say("stopped");
      }
    }
    send({ kind: "ended", stopped });
  }
  function told(answer, files) {
    if ("ended" in answer) return end(false);
    const line = names.children[answer.file - 1].lastElementChild;
    if ("part" in answer) {
      bar.value = (answer.file - 1 + 0.9 * answer.part) / files;
      line.textContent = say("reading");
      return;
    }
    bar.value = answer.file / files;
    line.textContent = say(answer.state);
    send({ kind: "result", file: answer.file, state: answer.state, lines: answer.lines });
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
    const source = URL.createObjectURL(new Blob(['"use strict";(()=>{var g=class{constructor(t,r){this.state=t;this.littleEndian=r}state;littleEndian;rest=new Uint8Array(64);view=new DataView(this.rest.buffer);filled=0;length=0;add(t){this.length+=t.length;let r=0;if(this.filled>0){if(r=Math.min(64-this.filled,t.length),this.rest.set(t.subarray(0,r),this.filled),this.filled+=r,this.filled<64)return;this.block(this.view,0)}let n=new DataView(t.buffer,t.byteOffset,t.length);for(;r+64<=t.length;r+=64)this.block(n,r);this.rest.set(t.subarray(r)),this.filled=t.length-r}end(){let[t,r]=[Math.floor(this.length/536870912),this.length*8%4294967296];this.rest[this.filled]=128,this.rest.fill(0,this.filled+1),this.filled+1>56&&(this.block(this.view,0),this.rest.fill(0)),this.view.setUint32(56,this.littleEndian?r:t,this.littleEndian),this.view.setUint32(60,this.littleEndian?t:r,this.littleEndian),this.block(this.view,0);let n=new DataView(new ArrayBuffer(this.state.length*4));return this.state.forEach((e,a)=>n.setInt32(a*4,e,this.littleEndian)),Array.from(new Uint8Array(n.buffer),e=>e.toString(16).padStart(2,"0")).join("")}};var H=[[7,12,17,22],[5,9,14,20],[4,11,16,23],[6,10,15,21]],G=Int32Array.from({length:64},(o,t)=>Math.floor(Math.abs(Math.sin(t+1))*2**32)|0),x=class extends g{words=new Int32Array(16);constructor(){super(Int32Array.of(1732584193,4023233417,2562383102,271733878),!0)}block(t,r){let{words:n,state:e}=this;for(let i=0;i<16;i++)n[i]=t.getInt32(r+4*i,!0);let a=e[0],s=e[1],l=e[2],c=e[3];for(let i=0;i<64;i++){let u=i>>4,p,h;u===0?[p,h]=[s&l|~s&c,i]:u===1?[p,h]=[c&s|~c&l,5*i+1&15]:u===2?[p,h]=[s^l^c,3*i+5&15]:[p,h]=[l^(s|~c),7*i&15];let d=a+p+G[i]+n[h]|0,m=H[u][i&3];a=c,c=l,l=s,s=s+(d<<m|d>>>32-m)|0}e[0]+=a,e[1]+=s,e[2]+=l,e[3]+=c}};var F=["original","rotate90","rotate180","rotate270","flipx","flipy","flipplus1","flipminus1"];var f=64,_=5,w=16,v=w*w,K=.299,V=.587,j=.114;function q(o){let t=Math.floor((o+127)/128),r=Math.floor((t+2)/2),n=a=>Math.max(0,a-(t-r)),e=a=>Math.min(o,a+r);return Array.from({length:f},(a,s)=>{let l=Math.floor((s+.5)*o/f),[c,i]=[n(l),e(l)],u=n(c),p=new Float64Array(e(i-1)-u);for(let h=c;h<i;h++){let d=1/(e(h)-n(h));for(let m=n(h);m<e(h);m++)p[m-u]+=d}return{first:u,weights:p.map(h=>h/(i-c))}})}var E=class{constructor(t,r){this.width=t;this.height=r;this.rows=q(r),this.down=new Float64Array(f*t),this.luma=new Float64Array(t)}width;height;down;rows;luma;row=0;add(t){let r=t.length/(4*this.width);for(let n=0;n<r;n++,this.row++)this.weigh(t,n*4*this.width),this.rows.forEach((e,a)=>{let s=e.weights[this.row-e.first];s&&this.accumulate(a*this.width,s)})}weigh(t,r){let{luma:n,width:e}=this;for(let a=0,s=r;a<e;a++,s+=4)n[a]=t[s]*K+t[s+1]*V+t[s+2]*j}accumulate(t,r){let{down:n,luma:e,width:a}=this;for(let s=0;s<a;s++)n[t+s]+=r*e[s]}samples(){if(this.row!==this.height)throw new Error("rows are missing");let t=q(this.width),r=new Float64Array(f*f);for(let n=0;n<f;n++)t.forEach(({first:e,weights:a},s)=>{let l=0;a.forEach((c,i)=>l+=c*this.down[n*this.width+e+i]),r[n*f+s]=l});return r}};function $(o){let t=(n,e)=>Math.abs(Math.trunc((o[e]-o[n])*100/255)),r=0;for(let n=0;n<f;n++)for(let e=0;e<f;e++){let a=n*f+e;n+1<f&&(r+=t(a,a+f)),e+1<f&&(r+=t(a,a+1))}return Math.min(100,Math.floor(r/90))}var T=Float64Array.from({length:w*f},(o,t)=>{let r=Math.floor(t/f)+1;return Math.sqrt(2/f)*Math.cos(Math.PI/128*r*(2*(t%f)+1))});function Q(o){let t=new Float64Array(w*f);for(let n=0;n<w;n++)for(let e=0;e<f;e++){let a=T[n*f+e];for(let s=0;s<f;s++)t[n*f+s]+=a*o[e*f+s]}let r=new Float64Array(v);for(let n=0;n<w;n++)for(let e=0;e<w;e++){let a=0;for(let s=0;s<f;s++)a+=t[n*f+s]*T[e*f+s];r[n*w+e]=a}return r}var b=o=>o%2===1,W={original:[()=>!1,!1],rotate90:[(o,t)=>!b(t),!0],rotate180:[(o,t)=>b(o+t),!1],rotate270:[o=>!b(o),!0],flipx:[o=>!b(o),!1],flipy:[(o,t)=>!b(t),!1],flipplus1:[()=>!1,!0],flipminus1:[(o,t)=>b(o+t),!0]};function X(o,t){let[r,n]=W[t],e=new Float64Array(v);o.forEach((l,c)=>{let[i,u]=[Math.floor(c/w),c%w];e[n?u*w+i:c]=r(i,u)?-l:l});let a=e.slice().sort()[v/2-1],s="";for(let l=v-4;l>=0;l-=4){let c=0;for(let i=3;i>=0;i--)c=c*2+ +(e[l+i]>a);s+=c.toString(16)}return s}function C(o){let t=Q(o);return{hashes:F.map(r=>X(t,r)),quality:$(o)}}var B={hashes:F.map(()=>"0".repeat(v/4)),quality:0};var Y=1e6,A=16,z=8,I=class extends Error{},N=()=>typeof OffscreenCanvas=="function"&&typeof createImageBitmap=="function";function P(o,t){let r=new OffscreenCanvas(o,t).getContext("2d",{willReadFrequently:!0});if(!r)throw new Error("no canvas");return r}function J(o){let t=new ImageData(A,A);t.data.forEach((n,e)=>t.data[e]=e%4===3?255:e*37%251),o.putImageData(t,0,0);let r=o.getImageData(0,0,A,A).data;return t.data.every((n,e)=>Math.abs(n-r[e])<=z)}async function R(o){let t=await createImageBitmap(o,{colorSpaceConversion:"none",imageOrientation:"from-image"});try{if(!J(P(A,A)))throw new I;return Z(t)}finally{t.close()}}function Z(o){let{width:t,height:r}=o;if(Math.min(t,r)<_)return B;let n=Math.max(1,Math.min(r,Math.floor(Y/t))),e=P(t,n);e.globalCompositeOperation="copy";let a=new E(t,r);for(let s=0;s<r;s+=n){let l=Math.min(n,r-s);e.drawImage(o,0,s,t,l,0,0,t,l),a.add(e.getImageData(0,0,t,l).data)}return C(a.samples())}var U=o=>{let t=[];for(let r=2;t.length<o;r++)t.every(n=>r%n)&&t.push(r);return t},k=o=>(o-Math.floor(o))*2**32|0,tt=Int32Array.from(U(64),o=>k(Math.cbrt(o))),et=U(8).map(o=>k(Math.sqrt(o))),M=class extends g{schedule=new Int32Array(64);constructor(){super(Int32Array.from(et),!1)}block(t,r){let{schedule:n,state:e}=this;for(let d=0;d<16;d++)n[d]=t.getInt32(r+4*d,!1);for(let d=16;d<64;d++){let[m,y]=[n[d-15],n[d-2]],L=(m>>>7|m<<25)^(m>>>18|m<<14)^m>>>3,O=(y>>>17|y<<15)^(y>>>19|y<<13)^y>>>10;n[d]=n[d-16]+L+n[d-7]+O|0}let a=e[0],s=e[1],l=e[2],c=e[3],i=e[4],u=e[5],p=e[6],h=e[7];for(let d=0;d<64;d++){let m=(i>>>6|i<<26)^(i>>>11|i<<21)^(i>>>25|i<<7),y=h+m+(i&u^~i&p)+tt[d]+n[d]|0,O=((a>>>2|a<<30)^(a>>>13|a<<19)^(a>>>22|a<<10))+(a&s^a&l^s&l)|0;h=p,p=u,u=i,i=c+y|0,c=l,l=s,s=a,a=y+O|0}e[0]+=a,e[1]+=s,e[2]+=l,e[3]+=c,e[4]+=i,e[5]+=u,e[6]+=p,e[7]+=h}};var S=4*1024*1024,rt=50,D=o=>postMessage(o);async function nt(o,t){let[r,n]=[new M,new x];for(let e=0;e<o.size;e+=S){let a=new Uint8Array(await o.slice(e,e+S).arrayBuffer());r.add(a),n.add(a),D({file:t,part:Math.min(1,(e+S)/o.size)})}return[`sha256:${r.end()}`,`md5:${n.end()}`]}async function ot(o){let t=r=>({state:r,lines:[]});if(o.type.startsWith("video/"))return t("video");if(!N())return t("blocked");try{let{hashes:r,quality:n}=await R(o);return/^0+$/.test(r[0])?t("small"):{state:n<rt?"weak":"picture",lines:[`pdq:${r[0]}:${n}`]}}catch(r){return r instanceof I?t("blocked"):t(o.type.startsWith("image/")?"unreadable":"other")}}async function at(o){for(let[t,r]of o.entries()){let n=t+1;try{let e=await nt(r,n),{state:a,lines:s}=await ot(r);D({file:n,state:a,lines:[...s,...e]})}catch{D({file:n,state:"unopened",lines:[]})}}D({ended:!0})}addEventListener("message",o=>{at(o.data)});})();\n'], { type: "text/javascript" }));
    worker = new Worker(source);
    worker.onmessage = (event) => told(event.data, files.length);
    worker.onerror = () => end(true);
    worker.postMessage(files);
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
  forbid("default-src 'none'; worker-src blob:");
  new ResizeObserver(() => send({ kind: "height", pixels: document.body.offsetHeight })).observe(document.body);
  input.disabled = false;
})();
