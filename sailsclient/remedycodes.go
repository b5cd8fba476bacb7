package sailsclient

import (
	"time"

	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/internal/bound"
)

// Remedy says what to do about a ConnectError: a code and facts. The program words it.
// The zero value means that there is nothing to do.
type Remedy struct {
	Code RemedyCode
	// Place is where a server listens: host and port, or a unix socket.
	Place string
	// Address is a URL to use, or its beginning.
	Address string
	// Path is the path that a proxy should forward to the app.
	Path string
	// Retry says when to connect again, as in "after 30s".
	Retry string
	// Transport is the transport that was refused.
	Transport engineio.Transport
	// Heartbeat is the longest time between two packets.
	Heartbeat time.Duration
}

// RemedyCode is one of the constants below. Their texts never change.
type RemedyCode string

// What to do, by where the failure was found: in the protocol, in a response to the
// handshake, at the end of an open connection, in a redirect, in TLS, on the network,
// in the session, the CSRF token, or the query.
const (
	FreeVersion                 RemedyCode = "freeVersion"
	CheckMiddleware             RemedyCode = "checkMiddleware"
	FreeVersionOrWait           RemedyCode = "freeVersionOrWait"
	CheckWebsocketServer        RemedyCode = "checkWebsocketServer"
	CheckStream                 RemedyCode = "checkStream"
	UseOwnParser                RemedyCode = "useOwnParser"
	CheckApp                    RemedyCode = "checkApp"
	MendUpgradeResponse         RemedyCode = "mendUpgradeResponse"
	ForwardUpgrade              RemedyCode = "forwardUpgrade"
	ForwardWebsocketHeaders     RemedyCode = "forwardWebsocketHeaders"
	ForwardHeadersOrCheckApp    RemedyCode = "forwardHeadersOrCheckApp"
	SetOrigin                   RemedyCode = "setOrigin"
	SetOriginOrCheckProxy       RemedyCode = "setOriginOrCheckProxy"
	SatisfyBeforeConnect        RemedyCode = "satisfyBeforeConnect"
	SatisfyBeforeConnectOrProxy RemedyCode = "satisfyBeforeConnectOrProxy"
	ForwardQuery                RemedyCode = "forwardQuery"
	ChangeTransport             RemedyCode = "changeTransport"
	CheckRedirect               RemedyCode = "checkRedirect"
	GiveCookieOrHeader          RemedyCode = "giveCookieOrHeader"
	GiveProxyLogin              RemedyCode = "giveProxyLogin"
	LogInAtPage                 RemedyCode = "logInAtPage"
	CheckAddress                RemedyCode = "checkAddress"
	CheckAddressOrProxy         RemedyCode = "checkAddressOrProxy"
	UseWebsocket                RemedyCode = "useWebsocket"
	SendSmallerHandshake        RemedyCode = "sendSmallerHandshake"
	CheckBusyApp                RemedyCode = "checkBusyApp"
	CheckAppBehind              RemedyCode = "checkAppBehind"
	CheckBadRequest             RemedyCode = "checkBadRequest"
	CheckLogs                   RemedyCode = "checkLogs"
	SendAuthorization           RemedyCode = "sendAuthorization"
	CheckLogin                  RemedyCode = "checkLogin"
	GiveLogin                   RemedyCode = "giveLogin"
	LetProxyUseHTTPS            RemedyCode = "letProxyUseHTTPS"
	UseHTTPS                    RemedyCode = "useHTTPS"
	AllowPOST                   RemedyCode = "allowPOST"
	CheckLogsOfCut              RemedyCode = "checkLogsOfCut"
	CheckParserOrMiddleware     RemedyCode = "checkParserOrMiddleware"
	ConnectLater                RemedyCode = "connectLater"
	CheckServerLog              RemedyCode = "checkServerLog"
	CheckSilence                RemedyCode = "checkSilence"
	AskForLess                  RemedyCode = "askForLess"
	AskForLessOrFewer           RemedyCode = "askForLessOrFewer"
	ConnectAgain                RemedyCode = "connectAgain"
	SendLessOrCheckLog          RemedyCode = "sendLessOrCheckLog"
	RaiseReadTimeout            RemedyCode = "raiseReadTimeout"
	RaiseReadTimeoutOrCheck     RemedyCode = "raiseReadTimeoutOrCheck"
	CheckLogsOfPOST             RemedyCode = "checkLogsOfPOST"
	CheckLogsOfEarlyEnd         RemedyCode = "checkLogsOfEarlyEnd"
	CheckListenerOrProxy        RemedyCode = "checkListenerOrProxy"
	CheckPageInBetween          RemedyCode = "checkPageInBetween"
	RaisePOSTLimit              RemedyCode = "raisePOSTLimit"
	RaiseProxyTimeout           RemedyCode = "raiseProxyTimeout"
	CheckLogsOfProxies          RemedyCode = "checkLogsOfProxies"
	UseStickySessions           RemedyCode = "useStickySessions"
	SendLess                    RemedyCode = "sendLess"
	WaitBeforeConnecting        RemedyCode = "waitBeforeConnecting"
	ConnectAfter                RemedyCode = "connectAfter"
	MindPlainHTTP               RemedyCode = "mindPlainHTTP"
	UseAddress                  RemedyCode = "useAddress"
	UseMovedAddress             RemedyCode = "useMovedAddress"
	LogInOrMove                 RemedyCode = "logInOrMove"
	GiveBrowserCookie           RemedyCode = "giveBrowserCookie"
	KeepSlash                   RemedyCode = "keepSlash"
	DropSlash                   RemedyCode = "dropSlash"
	UseAddressBelow             RemedyCode = "useAddressBelow"
	LogInOrSetPath              RemedyCode = "logInOrSetPath"
	TrustCA                     RemedyCode = "trustCA"
	UseCertificateName          RemedyCode = "useCertificateName"
	RenewCertificate            RemedyCode = "renewCertificate"
	CheckHostAndPort            RemedyCode = "checkHostAndPort"
	UseHTTP                     RemedyCode = "useHTTP"
	AllowNewerTLS               RemedyCode = "allowNewerTLS"
	GiveClientCertificate       RemedyCode = "giveClientCertificate"
	MayGiveClientCertificate    RemedyCode = "mayGiveClientCertificate"
	AllowNewerCiphers           RemedyCode = "allowNewerCiphers"
	ChangeClientCertificate     RemedyCode = "changeClientCertificate"
	CheckHostName               RemedyCode = "checkHostName"
	CheckServerCertificate      RemedyCode = "checkServerCertificate"
	CheckTLSLog                 RemedyCode = "checkTLSLog"
	CheckProxy                  RemedyCode = "checkProxy"
	CheckListener               RemedyCode = "checkListener"
	CheckURL                    RemedyCode = "checkURL"
	StartApp                    RemedyCode = "startApp"
	CheckLogsOrWait             RemedyCode = "checkLogsOrWait"
	CheckURLOrWait              RemedyCode = "checkURLOrWait"
	CheckLogsOfHead             RemedyCode = "checkLogsOfHead"
	CheckPathOrScheme           RemedyCode = "checkPathOrScheme"
	CheckSessionHooks           RemedyCode = "checkSessionHooks"
	LogIn                       RemedyCode = "logIn"
	CheckAppLog                 RemedyCode = "checkAppLog"
	CheckCookieSize             RemedyCode = "checkCookieSize"
	UseCookieDomain             RemedyCode = "useCookieDomain"
	UseSecureCookie             RemedyCode = "useSecureCookie"
	CheckCookiePath             RemedyCode = "checkCookiePath"
	CheckCookieAge              RemedyCode = "checkCookieAge"
	CheckCookieClocks           RemedyCode = "checkCookieClocks"
	MapTokenRoute               RemedyCode = "mapTokenRoute"
	LeaveOutCSRF                RemedyCode = "leaveOutCSRF"
	CheckTokenRoute             RemedyCode = "checkTokenRoute"
	GiveCookie                  RemedyCode = "giveCookie"
	GiveNosession               RemedyCode = "giveNosession"
)

// bounded returns the remedy with texts of the server cut to their limit.
func (r Remedy) bounded() Remedy {
	for _, fact := range []*string{&r.Place, &r.Address, &r.Path, &r.Retry} {
		*fact = bound.Text(*fact, bound.Reason)
	}
	return r
}
