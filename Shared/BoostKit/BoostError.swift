/// Why trees were not grown, read or asked.
package struct BoostError: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// There is nothing to learn from, or nothing to learn: no rows, or all of one class.
        case nothingToLearn
        /// A row has another number of columns than the trees were grown on, or there are not as many labels as rows.
        case wrongSize
        /// The bytes are no trees of ours, or not as they were written.
        case unreadable
        /// XGBoost has refused; the detail has its words.
        case refused
    }

    package let kind: Kind
    /// For the log.
    package let detail: String

    init(_ kind: Kind, _ detail: String) {
        self.kind = kind
        self.detail = detail
    }
}
