// Made by scripts/render from GatewayEvents.messages.
package import JSONKit
package import Primitives

/// An operator changed maintenance mode or a flag: every gateway reads them anew.
package struct ControlsChanged: EventContract {
    package static let type = "gateway.controls_changed.v1"

    /// `maintenance` or `flag:<name>`.
    package let control: String
    package let at: Timestamp

    package init(control: String, at: Timestamp) {
        self.control = control
        self.at = at
    }

    package init(_ fields: inout Fields) {
        control = fields.required("control", .text(0...4096))
        at = fields.required("at", .timestamp)
    }

    package static let example = ControlsChanged(control: "maintenance", at: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("control", control)
        out.field("at", at)
    }
}
