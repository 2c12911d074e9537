/**
 * What the server sent in base 64, as a file.
 *
 * @param {string} content
 * @param {string} type of the file
 * @returns {Blob}
 */
export function base64ToBlob(content, type) {
    const bytes = Uint8Array.from(atob(content), (char) => char.charCodeAt(0));
    return new Blob([bytes], {type});
}
