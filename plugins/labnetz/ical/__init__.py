"""iCalendar (RFC 5545, 7986): foreign bytes to values, values to bytes, many calendars to one. No network, no clock."""
