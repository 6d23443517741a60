"""Small worlds for the tests of the demo Salesforce."""

from __future__ import annotations

from typing import Any

TOKEN = "00DDEMO!access"
REP = "005D10000000001IAA"
JANE = "003D10000000JaNIAU"
BOB = "003D10000000BoBIAU"
LEA = "00QD10000000LeAMAU"
HIDDEN = "003D10000000HidIAE"
ACCOUNT = "001D10000000AccIAE"
PRICING = "00TD10000000PriMAE"
CALL = "00TD10000000CalMAE"
GONE = "00TD10000000GonMAE"
OLD = "00TD10000000OldMAE"
SECRET = "00TD10000000SecMAE"


def world(**changes: Any) -> dict[str, Any]:
    """A world with a rep, a few people and a few Tasks; `changes` replace whole keys."""
    made: dict[str, Any] = {
        "now": "2026-11-23T20:00:00Z",
        "org": {"id": "00DD10000000001", "api_limit": 15000, "api_used": 24},
        "token": TOKEN,
        "refresh_token": "refresh-1",
        "rep": {
            "Id": REP[:15],
            "Username": "rep@example.com",
            "Name": "Robin Rep",
            "Email": "rep@example.com",
            "TimeZoneSidKey": "Asia/Seoul",
        },
        "users": [{"Id": "005D10000000Int", "Username": "sync@example.com", "Name": "Sync"}],
        "records": {
            "Account": [{"Id": ACCOUNT[:15], "Name": "Acme"}],
            "Contact": [
                {
                    "Id": JANE[:15],
                    "FirstName": "Jane",
                    "LastName": "Doe",
                    "Email": "Jane@example.com",
                    "AccountId": ACCOUNT[:15],
                    "Phone": "+12025550123",
                },
                {"Id": BOB[:15], "LastName": "O'Brien", "Email": "bob_b@example.com"},
                {"Id": HIDDEN[:15], "LastName": "Hidden", "Email": "hidden@example.com", "_visible": False},
            ],
            "Lead": [{"Id": LEA[:15], "FirstName": "Lea", "LastName": "Lane", "Company": "Widgets"}],
            "Task": [
                {
                    "Id": PRICING[:15],
                    "Subject": "Email: Pricing 100%",
                    "WhoId": JANE[:15],
                    "Status": "Completed",
                    "TaskSubtype": "Email",
                    "ActivityDate": "2026-11-23",
                    "CreatedDate": "2026-11-23T17:02:11Z",
                    "Description": "the body",
                },
                {
                    "Id": CALL[:15],
                    "Subject": "Call",
                    "WhoId": LEA[:15],
                    "CallDurationInSeconds": 61,
                    "CreatedDate": "2026-11-23T18:00:00+09:00",
                },
                {"Id": GONE[:15], "Subject": "Gone", "IsDeleted": True, "CreatedDate": "2026-11-22T00:00:00Z"},
                {"Id": OLD[:15], "Subject": "Old", "IsArchived": True, "CreatedDate": "2024-11-22T00:00:00Z"},
                {"Id": SECRET[:15], "Subject": "Secret", "_visible": False},
            ],
        },
    }
    return {**made, **changes}
