import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import Primitives

struct StartStepUp: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/auth/step-up", id: "startStepUp",
        summary: "Ask what to show for a fresh proof of who one is", tag: AuthRoutes.Tag.stepUp,
        access: .anyAuthenticated, right: .own, success: 201, problems: [.accountRestricted],
        rateClass: .signIn)

    static let bodyExample: String? = #"{"purpose":"account"}"#

    struct Body: FieldDecodable {
        enum Purpose: String, CaseIterable {
            case account
            case walletAuthorization = "wallet_authorization"
        }

        let purpose: StepUp.Purpose

        init(_ fields: inout Fields) {
            let purpose = fields.required(
                "purpose",
                .choice(Purpose.self).described(
                    "`account` for routes that ask for a proof, `wallet_authorization` for one payment"))
            let wallet = fields.optional("wallet_id", .uuid)
            let upTo = fields.optional("up_to", .money)
            let payee = fields.optional("payee", .line(1...64).described("As the person is shown it"))
            self.purpose = Self.checked(purpose, wallet, upTo, payee, &fields)
        }

        private static func checked(
            _ purpose: Purpose, _ wallet: UniqueID?, _ upTo: Money?, _ payee: String?, _ fields: inout Fields
        ) -> StepUp.Purpose {
            switch (purpose, wallet, upTo) {
            case (.walletAuthorization, let wallet?, let upTo?):
                if upTo.minorUnits <= 0 { fields.refuse("up_to", .outOfRange, "must be more than zero") }
                return .wallet(WalletAuthorization(walletID: wallet, upTo: upTo, payee: payee))
            case (.walletAuthorization, _, _):
                if wallet == nil { fields.refuse("wallet_id", .missing, "is required for a wallet") }
                if upTo == nil { fields.refuse("up_to", .missing, "is required for a wallet") }
                return .account
            case (.account, _, _):
                let given = [("wallet_id", wallet != nil), ("up_to", upTo != nil), ("payee", payee != nil)]
                for (name, isGiven) in given where isGiven {
                    fields.refuse(name, .unknownField, "is for the purpose wallet_authorization only")
                }
                return .account
            }
        }
    }

    struct Output: FieldEncodable {
        let id: UniqueID
        let methods: [StepUp.Method]
        let expiresAt: Timestamp

        static let example = Output(id: .example, methods: [.totp, .recoveryCode], expiresAt: .example)

        func encode(to out: inout JSONWriter) {
            out.field("id", id)
            out.field("methods", methods)
            out.field("expires_at", expiresAt)
        }
    }

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<Output> {
        let id: UniqueID = auth.ids.next()
        AuditTrail.resource(id)
        let methods = try await auth.stepUps.open(
            id, for: call.body.purpose, by: call.caller.signedIn(), at: call.receivedAt)
        return .created(Output(id: id, methods: methods, expiresAt: call.receivedAt + StepUp.lifetime))
    }
}

extension StartStepUp.Body.Purpose: FieldValue {}
extension StepUp.Method: FieldValue {}
