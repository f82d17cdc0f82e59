package import Contracts
package import HTTPKit
import JSONKit
import MoneyKit

extension Refusal {
    /// A refusal as the public API tells it.
    package init(_ problem: Problem) {
        self.init(
            code: problem.code.code, detail: problem.detail,
            errors: problem.errors.map { RefusedField(field: $0.field, code: $0.code, message: $0.message) },
            members: problem.members.map { RefusalMember(name: $0.name, value: $0.value) }
                + problem.figures.compactMap { figure in
                    (figure.value as? Money).map { RefusalMember(name: figure.name, amount: $0) }
                })
    }
}
