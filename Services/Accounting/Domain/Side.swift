/// The two columns of the books.
package enum Side: String, CaseIterable, Sendable {
    case debit, credit
}
