package advice

import "sailscope/sailsclient"

// Codes for what only doctor finds, besides those of the library.
const (
	CheckTransportRefusal sailsclient.RemedyCode = "checkTransportRefusal"
	AllowTransport        sailsclient.RemedyCode = "allowTransport"
	PassUpgradesOn        sailsclient.RemedyCode = "passUpgradesOn"
	KeepUpgradeTogether   sailsclient.RemedyCode = "keepUpgradeTogether"
	UseServerVersion      sailsclient.RemedyCode = "useServerVersion"
	RaisePingTimeout      sailsclient.RemedyCode = "raisePingTimeout"
	CheckCertificate      sailsclient.RemedyCode = "checkCertificate"
	RenewSoon             sailsclient.RemedyCode = "renewSoon"
	AllowSecureCookie     sailsclient.RemedyCode = "allowSecureCookie"
	AddSessionCookie      sailsclient.RemedyCode = "addSessionCookie"
	RenewSession          sailsclient.RemedyCode = "renewSession"
	ShareSessions         sailsclient.RemedyCode = "shareSessions"
	AskAnotherRoute       sailsclient.RemedyCode = "askAnotherRoute"
	CheckHookVersion      sailsclient.RemedyCode = "checkHookVersion"
	CheckPolicies         sailsclient.RemedyCode = "checkPolicies"
	CheckResponder        sailsclient.RemedyCode = "checkResponder"
	CheckStatusCode       sailsclient.RemedyCode = "checkStatusCode"
	CheckSails            sailsclient.RemedyCode = "checkSails"
	CheckCrash            sailsclient.RemedyCode = "checkCrash"
)
