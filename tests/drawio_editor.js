// What the tests ask of the draw.io editor, in its own page; `editor` is its EditorUi.
window.probe = {
  cell(address) {
    return Object.values(editor.editor.graph.model.cells).find(
      cell => cell.value && cell.value.getAttribute && cell.value.getAttribute('address') === address);
  },

  run([body, given]) {
    const graph = editor.editor.graph;
    return new Function('ui', 'graph', 'model', 'cell', 'given', body)(
      editor, graph, graph.model, probe.cell, given);
  },

  open([text, name]) {
    const data = name.endsWith('.png') ? editor.extractGraphModelFromPng('data:image/png;base64,' + text) : text;
    if (editor.getCurrentFile()) editor.getCurrentFile().setModified(false);
    return editor.fileLoaded(new LocalFile(editor, data, name, true));
  },

  library(text) {
    const library = new LocalLibrary(editor, text, 'library.xml');
    editor.loadLibrary(library, true);
    const [, entries] = editor.sidebar.palettes[library.getHash()];
    for (const older of document.querySelectorAll('#library')) older.removeAttribute('id');
    entries.id = 'library';
  },

  // Where the mouse takes hold of a thing, in the window, and how many of its pixels the page's are.
  handle([address, across, down]) {
    const graph = editor.editor.graph, cell = probe.cell(address), view = graph.container;
    graph.zoomTo(0.6);
    graph.scrollCellToVisible(cell, true);
    const state = graph.view.getState(cell), box = view.getBoundingClientRect();
    return [box.left + state.x + across * state.width - view.scrollLeft,
      box.top + state.y + down * state.height - view.scrollTop, graph.view.scale];
  },

  places() {
    const {model, view} = editor.editor.graph, {scale, translate: {x, y}} = view, places = {};
    for (const cell of Object.values(model.cells)) {
      const state = view.getState(cell);
      const address = cell.value && cell.value.getAttribute && cell.value.getAttribute('address');
      if (!state || !address) continue;
      places[address] = model.isEdge(cell)
        ? state.absolutePoints.map(point => [point.x / scale - x, point.y / scale - y])
        : [state.x / scale - x, state.y / scale - y, state.width / scale, state.height / scale];
    }
    return places;
  },

  // Every label of the shown page, with the lines that it has and the lines that are drawn.
  lines() {
    const graph = editor.editor.graph, seen = [];
    for (const cell of Object.values(graph.model.cells)) {
      const state = graph.view.getState(cell), label = graph.getLabel(cell);
      if (!label || !state || !state.text || !state.text.node) continue;
      const texts = document.createTreeWalker(state.text.node, NodeFilter.SHOW_TEXT), tops = [];
      const range = document.createRange();
      while (texts.nextNode()) {
        range.selectNodeContents(texts.currentNode);
        for (const box of range.getClientRects()) {
          if (box.width > 1 && !tops.some(top => Math.abs(top - box.top) < box.height / 2)) tops.push(box.top);
        }
      }
      seen.push([label, label.split('<br>').filter(line => line.trim()).length, tops.length]);
    }
    return seen;
  },

  // Lay the shown page, as the editor exports it, over the whole window, the page's corner in its corner.
  spread([width, height]) {
    const graph = editor.editor.graph;
    graph.clearSelection();
    graph.view.setScale(1);
    const bounds = graph.getGraphBounds(), {x, y} = graph.view.translate;
    const svg = graph.getSvg(null, 1, 0, true, false, true), sheet = document.createElement('div');
    const left = -Math.floor(-bounds.x) - x, top = -Math.floor(-bounds.y) - y;
    svg.style.cssText = `position:absolute;left:${left}px;top:${top}px`;
    sheet.id = 'sheet';
    sheet.style.cssText = `position:fixed;left:0;top:0;width:${width}px;height:${height}px;z-index:99999;`
      + `overflow:hidden;background:${graph.background || '#ffffff'}`;
    sheet.append(svg);
    document.body.append(sheet);
    return document.fonts.ready.then(() => true);
  },

  // The share of pixels of two pictures that differ by more than a quarter of a channel's range; 1 for other sizes.
  async difference(pictures) {
    const [a, b] = await Promise.all(pictures.map(async data => {
      const image = new Image();
      image.src = 'data:image/png;base64,' + data;
      await image.decode();
      const ink = new OffscreenCanvas(image.width, image.height).getContext('2d');
      ink.fillStyle = '#ffffff';
      ink.fillRect(0, 0, image.width, image.height);
      ink.drawImage(image, 0, 0);
      return ink.getImageData(0, 0, image.width, image.height);
    }));
    if (a.width !== b.width || a.height !== b.height) return 1;
    let different = 0;
    for (let i = 0; i < a.data.length; i += 4) {
      if ([0, 1, 2].some(k => Math.abs(a.data[i + k] - b.data[i + k]) > 64)) different += 1;
    }
    return different / (a.width * a.height);
  },
};
