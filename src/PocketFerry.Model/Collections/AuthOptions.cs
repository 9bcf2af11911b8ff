using System.Text.Json.Nodes;
using PocketFerry.Model.Ids;

namespace PocketFerry.Model.Collections;

/// <summary>
/// The options of an auth collection with PocketBase's defaults and fresh secrets. All of them are needed: without the
/// templates every later change of the collection is refused (pocketbase.md, B). The e-mails' wording is ours.
/// </summary>
internal static class AuthOptions
{
    public static JsonObject New() =>
        new()
        {
            ["authRule"] = "",
            ["manageRule"] = null,
            ["authAlert"] = new JsonObject
            {
                ["enabled"] = true,
                ["emailTemplate"] = Template(
                    "Login from a new location",
                    "<p>Your {APP_NAME} account was used from a new location:</p>\n<p><em>{ALERT_INFO}</em></p>\n"
                        + "<p>If it wasn't you, please change your password at once: this signs everybody else out.</p>"
                ),
            },
            ["oauth2"] = new JsonObject
            {
                ["providers"] = new JsonArray(),
                ["mappedFields"] = new JsonObject
                {
                    ["id"] = "",
                    ["name"] = "",
                    ["username"] = "",
                    ["avatarURL"] = "",
                },
                ["enabled"] = false,
            },
            ["passwordAuth"] = new JsonObject { ["enabled"] = true, ["identityFields"] = new JsonArray("email") },
            ["mfa"] = new JsonObject
            {
                ["enabled"] = false,
                ["duration"] = 600,
                ["rule"] = "",
            },
            ["otp"] = new JsonObject
            {
                ["enabled"] = false,
                ["duration"] = 180,
                ["length"] = 8,
                ["emailTemplate"] = Template(
                    "OTP for {APP_NAME}",
                    "<p>Your one-time password is <strong>{OTP}</strong>.</p>\n"
                        + "<p>If you didn't ask for it, there is nothing to do.</p>"
                ),
            },
            ["authToken"] = Token(432000),
            ["passwordResetToken"] = Token(1800),
            ["emailChangeToken"] = Token(1800),
            ["verificationToken"] = Token(86400),
            ["fileToken"] = Token(180),
            ["verificationTemplate"] = Template(
                "Verify your {APP_NAME} email",
                Link("confirm-verification", "Verify your e-mail address")
            ),
            ["resetPasswordTemplate"] = Template(
                "Reset your {APP_NAME} password",
                Link("confirm-password-reset", "Reset your password")
            ),
            ["confirmEmailChangeTemplate"] = Template(
                "Confirm your {APP_NAME} new email address",
                Link("confirm-email-change", "Confirm your new e-mail address")
            ),
        };

    private static JsonObject Token(long seconds) => new() { ["secret"] = TokenKeys.New(), ["duration"] = seconds };

    private static JsonObject Template(string subject, string body) =>
        new() { ["subject"] = subject, ["body"] = $"<p>Hello,</p>\n{body}\n<p>Your {{APP_NAME}} team</p>" };

    private static string Link(string page, string text) =>
        $"<p><a class=\"btn\" href=\"{{APP_URL}}/_/#/auth/{page}/{{TOKEN}}\" target=\"_blank\" rel=\"noopener\">{text}</a></p>\n"
        + "<p><i>If you didn't ask for this, there is nothing to do.</i></p>";
}
