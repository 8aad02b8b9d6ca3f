"""Mail: real SMTP, a sink that keeps letters readable, and a mailer in memory."""
