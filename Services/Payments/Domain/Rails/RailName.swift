/// Ways on which banks carry money in files, as the API and the wallet's clearing accounts name them.
package enum RailName: String, Sendable, CaseIterable {
    case ach, sepa, wire
}
