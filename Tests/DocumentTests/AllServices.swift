// Written by scripts/render from suite.json.

import AccountingService
import AuthService
import BillingService
import ComplianceService
import NotificationsService
import PaymentsService
import ServiceKit
import WalletService

/// The composition roots of all services, in the order of `FlorinSuite.services`.
let allServices: [any FlorinService.Type] = [
    AuthService.self,
    WalletService.self,
    PaymentsService.self,
    BillingService.self,
    AccountingService.self,
    ComplianceService.self,
    NotificationsService.self,
]
