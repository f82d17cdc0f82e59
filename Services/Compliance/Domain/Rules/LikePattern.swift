/// A pattern of `like`, taken apart.
struct LikePattern {
    private enum Piece: Equatable {
        case any
        case one
        case letter(Unicode.Scalar)
    }

    private let pieces: [Piece]

    init(_ pattern: [Unicode.Scalar]) {
        var pieces: [Piece] = []
        var isEscaped = false
        for scalar in pattern {
            if isEscaped || !["%", "_", "\\"].contains(scalar) {
                pieces.append(.letter(scalar))
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else {
                pieces.append(scalar == "%" ? .any : .one)
            }
        }
        if isEscaped { pieces.append(.letter("\\")) }
        self.pieces = pieces
    }

    /// Goes back to the newest `%` only, so a hostile pattern costs no more than its length times the text's.
    func matches(_ text: [Unicode.Scalar]) -> Bool {
        var (place, piece) = (0, 0)
        var retry: (place: Int, piece: Int)?
        while place < text.count {
            if piece < pieces.count, pieces[piece] == .any {
                piece += 1
                retry = (place, piece)
            } else if piece < pieces.count, pieces[piece] == .one || pieces[piece] == .letter(text[place]) {
                (place, piece) = (place + 1, piece + 1)
            } else if let last = retry {
                (place, piece) = (last.place + 1, last.piece)
                retry = (place, piece)
            } else {
                return false
            }
        }
        return pieces[piece...].allSatisfy { $0 == .any }
    }
}
