import Crypto
import Primitives

/// A file that may be given out: it is there, whole, and what it was when it was kept.
package struct FileReader: Sendable {
    package let file: StoredFile
    private let backend: any FileBackend
    private let key: SymmetricKey

    init(file: StoredFile, backend: any FileBackend, key: SymmetricKey) {
        self.file = file
        self.backend = backend
        self.key = key
    }

    package var size: Int { file.size }

    /// Gives a part of the content in pieces, and asks for the next one when the last has been taken: between two
    /// pieces it holds nothing open.
    /// - Throws: `FileError`, or what `sink` throws.
    package func read(_ range: Range<Int>, to sink: ([UInt8]) async throws -> Void) async throws {
        guard !range.isEmpty else { return }
        let stride = max(1, backend.readingBytes / FileLayout.sealedChunkBytes)
        var chunk = range.lowerBound / FileLayout.chunkBytes
        let end = (range.upperBound - 1) / FileLayout.chunkBytes + 1
        while chunk < end {
            let next = min(chunk + stride, end)
            let sealed = try await backend.read(
                file.address.name,
                (chunk * FileLayout.sealedChunkBytes)..<min(
                    next * FileLayout.sealedChunkBytes, FileLayout.sealedBytes(of: size)))
            for index in chunk..<next {
                let start = (index - chunk) * FileLayout.sealedChunkBytes
                let piece = sealed[start..<min(start + FileLayout.sealedChunkBytes, sealed.count)]
                let content = try open(piece, index)
                let offset = index * FileLayout.chunkBytes
                let wanted = range.clamped(to: offset..<(offset + content.count))
                try await sink(Array(content[(wanted.lowerBound - offset)..<(wanted.upperBound - offset)]))
            }
            chunk = next
        }
    }

    private func open(_ sealed: ArraySlice<UInt8>, _ index: Int) throws -> [UInt8] {
        do {
            let box = try AES.GCM.SealedBox(
                nonce: FileLayout.nonce(ofChunk: index), ciphertext: sealed.dropLast(FileLayout.tagBytes),
                tag: sealed.suffix(FileLayout.tagBytes))
            return Array(try AES.GCM.open(box, using: key))
        } catch {
            throw FileError.damaged("chunk \(index) does not open")
        }
    }
}
