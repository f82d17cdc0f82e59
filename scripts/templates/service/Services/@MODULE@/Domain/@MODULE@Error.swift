/// Every refusal of this service.
package enum @MODULE@Error: Error, Hashable, Sendable {
    /// The record of the schema's making is gone: somebody emptied the table.
    case notInstalled
}
