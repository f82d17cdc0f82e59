/// Every refusal of this service.
package enum ComplianceError: Error, Hashable, Sendable {
    /// The record of the schema's making is gone: somebody emptied the table.
    case notInstalled
}
