/// What an API key is for. Whoever tries their program has one of the second kind: it sees and makes only what is
/// marked as not live, and no money moves by it.
package enum KeyMode: String, CaseIterable, Hashable, Sendable {
    case live, test
}
