/// A word of a name in Latin letters, with what its spelling told beside them.
struct WrittenWord: Hashable, Sendable {
    var letters: [UInt8]
    var system: WritingSystem
    /// `A.` of `A.B.C.`: a letter with a stop behind it.
    var hasStop = false
    /// The number of commas before it.
    var part = 0
    /// Chinese characters, which are read only when it is known how long the name is.
    var ideographs: [Unicode.Scalar] = []
}
