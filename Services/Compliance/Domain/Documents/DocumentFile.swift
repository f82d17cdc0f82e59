/// A file that somebody uploads as a document.
package enum DocumentFile {
    package enum Kind: String, CaseIterable, Sendable {
        case jpeg, png, pdf

        /// By the first bytes; what its sender calls it counts for nothing.
        package init?(_ bytes: [UInt8]) {
            if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
                self = .jpeg
            } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
                self = .png
            } else if bytes.starts(with: "%PDF-".utf8) {
                self = .pdf
            } else {
                return nil
            }
        }

        package var mediaType: String {
            switch self {
            case .jpeg: "image/jpeg"
            case .png: "image/png"
            case .pdf: "application/pdf"
            }
        }
    }

    package enum Refusal: Error, Hashable, Sendable {
        /// Neither JPEG nor PNG nor PDF.
        case type
        /// Empty, or more than ``maximumBytes``.
        case size
        /// Nil where the picture does not tell them.
        case sides(PictureSides?)
        case unsafe(PDFCheck.Danger)
    }

    package static let maximumBytes = 10 << 20

    /// - Throws: why it is not taken.
    package static func check(_ bytes: [UInt8]) throws(Refusal) -> Kind {
        guard !bytes.isEmpty, bytes.count <= maximumBytes else { throw .size }
        guard let kind = Kind(bytes) else { throw .type }
        switch kind {
        case .jpeg, .png:
            let sides = kind == .png ? PictureSides(png: bytes) : PictureSides(jpeg: bytes)
            guard let sides, sides.areAllowed else { throw .sides(sides) }
        case .pdf:
            do throws(PDFCheck.Danger) { try PDFCheck.check(bytes) } catch { throw .unsafe(error) }
        }
        return kind
    }
}
