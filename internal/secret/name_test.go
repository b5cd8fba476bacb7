package secret_test

import (
	"strings"
	"testing"

	"sailscope/internal/secret"
	"sailscope/internal/settings"
)

// Names that hold secrets in requests, in bodies and in handshakes, and names
// that look like them.
func TestSecretNames(t *testing.T) {
	secrets := strings.FieldsSeq(`key api_key apikey apiKey APIKEY x-api-key access_key AWSAccessKeyId authkey auth_key signing_key licenseKey
		subscription-key Ocp-Apim-Subscription-Key x-functions-key client_key appkey secretkey encryption_key passkey streamKey
		sig X-Amz-Signature X-Amz-Security-Token X-Amz-Credential signature payload_sig hmac x-hmac-sha256 jwt id_token otp totp mfa pin cvv
		session sessionId session_id PHPSESSID sid connect.sid sails.sid auth basic_auth pass user_pass user[pwd] keys[] passcode pw csrf
		userpwd newpwd dbpass pincode pinCode pin_code 2fa 2FA 2fa_code enable2FA tfa_code otp_code otpCode otpcode smsotp OTPCode totp_code mfa_code passCode
		pass_hash passHash passhash pass1 pass_2 passConfirm passconfirm pass_confirmation pwdAgain oldpass newpass userpw pw2 userPin user_pin new-pin pinHash
		auth_code authcode cardcvv cvv2 cvc wpa_psk pass-word pass.word saml_response SAML-Response sess_id user_sid_hash dbpasswd passwd1 passwort`)
	for name := range secrets {
		line := "/x?a=1&" + name + "=hush&b=2"
		if got := secret.Line(line, secret.Stars); strings.Contains(got, "hush") {
			t.Errorf("%s is kept in the history", name)
		}
		body := `{"a":{"` + name + `":"hush"}}`
		if got := secret.Body(body, secret.Stars); strings.Contains(got, "hush") {
			t.Errorf("%s is kept in a body", name)
		}
		if !secret.Name(name) {
			t.Errorf("%s is shown of a handshake", name)
		}
	}
	harmless := strings.FieldsSeq(`author resident presidentId side inside laptop keyword keyboard publicKey primary_key foreignKey sortKey hotkey
		monkey turkey keynote design signal signup assign sigma compass passenger pinned shipping opinion topic option adopt power
		sessions sessionCount conferenceSession insider name id page limit where code state keystone
		compasses bypass bypassCheck trespass underpass passed passes passport passage passive passCount pass_rate passengerName pincount pin_count map_pin
		spin spinnew photopath hotpot hotplate footprint opt_in optIn ot_price potpourri keyCode key_code keyValue zipcode barcode promo_code
		renew threshold household context`)
	for name := range harmless {
		line := "/x?" + name + "=kept"
		if got := secret.Line(line, secret.Stars); got != line {
			t.Errorf("%s is no secret: %s", name, got)
		}
	}
	for name := range strings.FieldsSeq("author resident presidentId side inside laptop design name page origin accept user-agent") {
		if secret.Name(name) {
			t.Errorf("%s is no secret of a handshake", name)
		}
	}
}

// What a field hides and what is masked elsewhere is the same.
func TestURLSecrets(t *testing.T) {
	for text, masked := range map[string]string{
		"http://me:hush@host/?authkey=hush&session=hush&x=1": "http://me:***@host/?authkey=***&session=***&x=1",
		"http://hush@host":                     "http://***@host",
		"http://hush:@host":                    "http://***:@host",
		"http://a1b2c3d4e5f6a7b8c9:hush@host":  "http://***:***@host",
		"http://me:hu/sh@host":                 "http://me:***@host",
		"http://me:hu?sh@host":                 "http://me:***@host",
		"http://me:hu#s@h@host/?a=1":           "http://me:***@host/?a=1",
		"http://host:1337/a@b":                 "http://host:1337/a@b",
		"http://[::1]:1337/a@b?key=hush#token": "http://[::1]:1337/a@b?key=***",
		"socks5://me:hush@proxy:1080":          "socks5://me:***@proxy:1080",
		"/socket.io?%zz=hush&a=1":              "/socket.io?%zz=***&a=1",
	} {
		if got := secret.URL(text, secret.Stars); got != masked {
			t.Errorf("%s is shown as %s, want %s", text, got, masked)
		}
		hidden := hiding("url")(text)
		for _, found := range secret.In(secret.URL, text) {
			if strings.Contains(hidden, found) && strings.Trim(found, "*") != "" {
				t.Errorf("the field of %s shows %s", text, hidden)
			}
		}
	}
	for text, masked := range map[string]string{
		"Authorization: Bearer hush": "Authorization: ***", "X-App: Bearer hush": "X-App: ***", "X-App: demo": "X-App: demo",
		"Cookie:a=b": "Cookie: ***", "Bearer hush": "***", "Basic {{T}}: x": "Basic {{T}}: x",
	} {
		if got := strings.TrimSpace(secret.Settings(nil).Mask(settings.SecretOf("header"), text)); got != masked {
			t.Errorf("%s is shown as %s, want %s", text, got, masked)
		}
	}
}
