"""Fields of Contact, Lead, User and the objects around them, after real describe answers."""

from typing import Final

from tray_app.demo.salesforce.activity_objects import AUDIT
from tray_app.demo.salesforce.fields import fields_from

CONTACT: Final = fields_from(
    f"""
    Id                      | Contact ID                | id                                  | d
    IsDeleted               | Deleted                   | boolean                             | d
    MasterRecordId          | Master Record ID          | reference Contact MasterRecord      | n
    AccountId               | Account ID                | reference Account Account           | cunp
    LastName                | Last Name                 | string 80                           | cu
    FirstName               | First Name                | string 40                           | cun
    Salutation              | Salutation                | picklist 40                         | cun
    Name                    | Full Name                 | string 121                          | N
    MailingCity             | Mailing City              | string 40                           | cunp
    MailingState            | Mailing State/Province    | string 80                           | cunp
    MailingPostalCode       | Mailing Zip/Postal Code   | string 20                           | cunp
    MailingCountry          | Mailing Country           | string 80                           | cunp
    Phone                   | Business Phone            | phone                               | cunp
    Fax                     | Business Fax              | phone                               | cunp
    MobilePhone             | Mobile Phone              | phone                               | cunp
    HomePhone               | Home Phone                | phone                               | cunp
    OtherPhone              | Other Phone               | phone                               | cunp
    AssistantPhone          | Asst. Phone               | phone                               | cunp
    ReportsToId             | Reports To ID             | reference Contact ReportsTo         | cunp
    Email                   | Email                     | email                               | cunp
    Title                   | Title                     | string 128                          | cunp
    Department              | Department                | string 80                           | cunp
    LeadSource              | Lead Source               | picklist                            | cunp
    Birthdate               | Birthdate                 | date                                | cunp
    Description             | Contact Description       | textarea 32000                      | cunpx
    OwnerId                 | Owner ID                  | reference User Owner                | cud
    {AUDIT.strip()}
    LastActivityDate        | Last Activity             | date                                | n
    EmailBouncedReason      | Email Bounced Reason      | string 255                          | cun
    EmailBouncedDate        | Email Bounced Date        | datetime                            | cun
    IsEmailBounced          | Is Email Bounced          | boolean                             | d
    """,
    {"Salutation": ("Mr.", "Ms.", "Mrs.", "Dr.", "Prof."), "LeadSource": ("Web", "Phone Inquiry", "Other")},
)

LEAD: Final = fields_from(
    f"""
    Id                      | Lead ID                   | id                                  | d
    IsDeleted               | Deleted                   | boolean                             | d
    MasterRecordId          | Master Record ID          | reference Lead MasterRecord         | n
    LastName                | Last Name                 | string 80                           | cu
    FirstName               | First Name                | string 40                           | cun
    Salutation              | Salutation                | picklist 40                         | cun
    Name                    | Full Name                 | string 121                          | N
    Title                   | Title                     | string 128                          | cunp
    Company                 | Company                   | string 255                          | cu
    City                    | City                      | string 40                           | cunp
    State                   | State/Province            | string 80                           | cunp
    PostalCode              | Zip/Postal Code           | string 20                           | cunp
    Country                 | Country                   | string 80                           | cunp
    Phone                   | Phone                     | phone                               | cunp
    MobilePhone             | Mobile Phone              | phone                               | cunp
    Fax                     | Fax                       | phone                               | cunp
    Email                   | Email                     | email                               | cunp
    Website                 | Website                   | url                                 | cunp
    Description             | Description               | textarea 32000                      | cunpx
    LeadSource              | Lead Source               | picklist                            | cunp
    Status                  | Status                    | picklist                            | cud
    Industry                | Industry                  | picklist                            | cunp
    Rating                  | Rating                    | picklist                            | cunp
    AnnualRevenue           | Annual Revenue            | currency                            | cunp
    NumberOfEmployees       | Employees                 | int                                 | cunp
    OwnerId                 | Owner ID                  | reference Group,User Owner          | cud
    HasOptedOutOfEmail      | Email Opt Out             | boolean                             | cudp
    IsConverted             | Converted                 | boolean                             | cd
    ConvertedDate           | Converted Date            | date                                | n
    ConvertedAccountId      | Converted Account ID      | reference Account ConvertedAccount  | n
    ConvertedContactId      | Converted Contact ID      | reference Contact ConvertedContact  | n
    ConvertedOpportunityId  | Converted Opportunity ID  | reference Opportunity ConvertedOpportunity | n
    IsUnreadByOwner         | Unread By Owner           | boolean                             | cud
    {AUDIT.strip()}
    LastActivityDate        | Last Activity             | date                                | n
    EmailBouncedReason      | Email Bounced Reason      | string 255                          | un
    EmailBouncedDate        | Email Bounced Date        | datetime                            | un
    """,
    {
        "Salutation": ("Mr.", "Ms.", "Mrs.", "Dr.", "Prof."),
        "LeadSource": ("Web", "Phone Inquiry", "Other"),
        "Status": ("Open - Not Contacted*", "Working - Contacted", "Closed - Converted", "Closed - Not Converted"),
    },
)

USER: Final = fields_from(
    f"""
    Id                      | User ID                   | id                                  | d
    Username                | Username                  | string 80                           | cu
    LastName                | Last Name                 | string 80                           | cu
    FirstName               | First Name                | string 40                           | cun
    Name                    | Full Name                 | string 121                          | N
    CompanyName             | Company Name              | string 80                           | cun
    Title                   | Title                     | string 80                           | cun
    Country                 | Country                   | string 80                           | cun
    CountryCode             | Country Code              | picklist 10                         | cun
    Email                   | Email                     | email 128                           | cu
    SenderEmail             | Email Sender Address      | email                               | cun
    Phone                   | Phone                     | phone                               | cun
    MobilePhone             | Mobile                    | phone                               | cun
    Extension               | Extension                 | phone                               | cun
    Alias                   | Alias                     | string 8                            | cu
    IsActive                | Active                    | boolean                             | cud
    TimeZoneSidKey          | Time Zone                 | picklist 40                         | cur
    LocaleSidKey            | Locale                    | picklist 40                         | cur
    LanguageLocaleKey       | Language                  | picklist 40                         | cur
    UserType                | User Type                 | picklist 40                         | nr
    {AUDIT.strip()}
    """
)

ORGANIZATION: Final = fields_from(
    """
    Id                      | Organization ID           | id                                  | d
    Name                    | Name                      | string 80                           | N
    Phone                   | Phone                     | phone                               | n
    Country                 | Country                   | string 80                           | n
    DefaultLocaleSidKey     | Locale                    | picklist 40                         | r
    LanguageLocaleKey       | Language                  | picklist 40                         | r
    """
)

GROUP: Final = fields_from(
    f"""
    Id                      | Group ID                  | id                                  | d
    Name                    | Name                      | string 40                           | cuN
    DeveloperName           | Developer Name            | string 80                           | cun
    Type                    | Type                      | picklist 40                         | cr
    Email                   | Email                     | email 255                           | cun
    {AUDIT.strip()}
    """,
    {"Type": ("Queue*", "Regular")},
)

ACCOUNT: Final = fields_from(
    f"""
    Id                      | Account ID                | id                                  | d
    IsDeleted               | Deleted                   | boolean                             | d
    MasterRecordId          | Master Record ID          | reference Account MasterRecord      | n
    Name                    | Account Name              | string 255                          | cuN
    Phone                   | Account Phone             | phone                               | cunp
    Website                 | Website                   | url                                 | cunp
    Industry                | Industry                  | picklist                            | cunp
    Description             | Account Description       | textarea 32000                      | cunpx
    OwnerId                 | Owner ID                  | reference User Owner                | cud
    {AUDIT.strip()}
    """
)

OPPORTUNITY: Final = fields_from(
    f"""
    Id                      | Opportunity ID            | id                                  | d
    IsDeleted               | Deleted                   | boolean                             | d
    AccountId               | Account ID                | reference Account Account           | cunp
    Name                    | Name                      | string 120                          | cuN
    StageName               | Stage                     | picklist                            | cu
    Amount                  | Amount                    | currency                            | cunp
    CloseDate               | Close Date                | date                                | cu
    IsClosed                | Closed                    | boolean                             | d
    IsWon                   | Won                       | boolean                             | d
    OwnerId                 | Owner ID                  | reference User Owner                | cud
    {AUDIT.strip()}
    """
)

CONNECTION_STATUS: Final = fields_from(
    """
    Id                      | Connection Status ID      | id                                  | d
    ConfigurationName       | Configuration             | string 255                          | n
    ConnectivityStatus      | Connectivity Status       | picklist 40                         | nr
    ContactsSynced          | Contacts Synced           | int                                 | n
    EmailAddress            | Email Address             | string 255                          | n
    EventsSynced            | Events Synced             | int                                 | n
    ExternalId              | External ID               | string 255                          | n
    GlobalOauthTermsState   | Terms State               | picklist 40                         | nr
    IsTermsOfServiceAccepted | Terms Accepted           | boolean                             | d
    RecommendedActionDescription | Recommended Action   | string 1000                         | n
    RecommendedActionTitle  | Recommended Action Title  | string 255                          | n
    UserId                  | User ID                   | string 18                           | n
    UserName                | User Name                 | string 255                          | n
    UserOnboardingStatus    | Onboarding Status         | string 255                          | n
    """,
    {
        "ConnectivityStatus": (
            "ACTIVE", "DISABLED", "INITIALIZING", "NEEDSATTENTION", "NEEDSATTENTIONGLOBAL", "NEEDSATTENTIONHYBRID",
            "PENDING", "PROCESSING",
        ),
        "GlobalOauthTermsState": ("ACCEPTED", "DECLINED", "PENDING"),
    },
)  # fmt: skip
"""ActivityUsrConnectionStatus, after the Object Reference (version 54.0); lengths are not documented there."""

STAGED_ADDRESS: Final = fields_from(
    f"""
    Id                      | Unmatched Address ID      | id                                  | d
    CreatedContactOrLeadId  | Created Record ID         | reference Contact,Lead CreatedContactOrLead | n
    EmailAddress            | Email Address             | email                               |
    FirstName               | First Name                | string 40                           | un
    IgnoreSuggestionEndDate | Ignore Until              | date                                | un
    LastInteractionDate     | Last Interaction          | date                                | n
    LastName                | Last Name                 | string 80                           | un
    OccurrenceCount         | Occurrences               | int                                 | n
    UserId                  | User ID                   | reference User User                 |
    {AUDIT.strip()}
    IsDeleted               | Deleted                   | boolean                             | d
    """
)
"""StagedUnmtchdEmailAddr, after the Object Reference (version 66.0 and later)."""

NAME: Final = fields_from(
    """
    Id                      | Name ID                   | id                                  |
    Name                    | Name                      | string 121                          | N
    Type                    | Type                      | picklist 40                         |
    FirstName               | First Name                | string 40                           | n
    LastName                | Last Name                 | string 80                           | n
    Title                   | Title                     | string 128                          | n
    Email                   | Email                     | email                               | n
    Phone                   | Phone                     | phone                               | n
    Username                | Username                  | string 80                           | n
    Alias                   | Alias                     | string 8                            | n
    IsActive                | Active                    | boolean                             |
    """
)
"""What a field that may point at several objects offers without TYPEOF (Object Reference, Name)."""
ONLY_OF_USERS: Final = frozenset({"Email", "Phone", "Username", "Alias", "IsActive"})
"""Fields of Name that stay empty for anybody but a user."""
