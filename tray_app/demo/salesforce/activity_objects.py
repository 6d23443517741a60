"""Fields of Task, EmailMessage and the objects between them and people.

Task has the 39 fields of a Developer Edition org, and `Type`, which an org may have or hide. The field rights follow
the Object Reference: only WhoId, WhatId, ActivityDate, Description and Type are under field-level security.
"""

from typing import Final

from tray_app.demo.salesforce.fields import DemoField, custom_field, fields_from

AUDIT: Final = """
    CreatedDate      | Created Date          | datetime                      | d
    CreatedById      | Created By ID         | reference User CreatedBy      | d
    LastModifiedDate | Last Modified Date    | datetime                      | d
    LastModifiedById | Last Modified By ID   | reference User LastModifiedBy | d
    SystemModstamp   | System Modstamp       | datetime                      | d
"""

TASK: Final = fields_from(
    f"""
    Id                      | Activity ID               | id                                  | d
    WhoId                   | Name ID                   | reference Contact,Lead Who          | cunp
    WhatId                  | Related To ID             | reference Account,Opportunity What  | cunp
    Subject                 | Subject                   | combobox                            | cunN
    ActivityDate            | Due Date Only             | date                                | cunp
    Status                  | Status                    | picklist                            | cud
    Priority                | Priority                  | picklist                            | cud
    IsHighPriority          | High Priority             | boolean                             | d
    OwnerId                 | Assigned To ID            | reference Group,User Owner          | cud
    Description             | Description               | textarea 32000                      | cunpx
    Type                    | Type                      | picklist 40                         | cunp
    IsDeleted               | Deleted                   | boolean                             | d
    AccountId               | Account ID                | reference Account Account           | n
    IsClosed                | Closed                    | boolean                             | d
    {AUDIT.strip()}
    IsArchived              | Archived                  | boolean                             | d
    CallDurationInSeconds   | Call Duration             | int                                 | cun
    CallType                | Call Type                 | picklist 40                         | cunr
    CallDisposition         | Call Result               | string 255                          | cun
    CallObject              | Call Object Identifier    | string 255                          | cun
    ReminderDateTime        | Reminder Date/Time        | datetime                            | cun
    IsReminderSet           | Reminder Set              | boolean                             | cud
    RecurrenceActivityId    | Recurrence Activity ID    | reference Task                      | n
    IsRecurrence            | Create Recurring Series   | boolean                             | cd
    RecurrenceStartDateOnly | Recurrence Start          | date                                | cun
    RecurrenceEndDateOnly   | Recurrence End            | date                                | cun
    RecurrenceTimeZoneSidKey| Recurrence Time Zone      | picklist 40                         | cun
    RecurrenceType          | Recurrence Type           | picklist 40                         | cun
    RecurrenceInterval      | Recurrence Interval       | int                                 | cun
    RecurrenceDayOfWeekMask | Recurrence Day of Week    | int                                 | cun
    RecurrenceDayOfMonth    | Recurrence Day of Month   | int                                 | cun
    RecurrenceInstance      | Recurrence Instance       | picklist 40                         | cun
    RecurrenceMonthOfYear   | Recurrence Month of Year  | picklist 40                         | cun
    RecurrenceRegeneratedType | Repeat This Task        | picklist 40                         | cun
    TaskSubtype             | Task Subtype              | picklist 40                         | cndr
    CompletedDateTime       | Completed Date            | datetime                            | n
    """,
    {
        "Status": ("Not Started*", "In Progress", "Completed", "Waiting on someone else", "Deferred"),
        "Priority": ("High", "Normal*", "Low"),
        "Type": ("Call", "Email", "Meeting", "Other"),
        "CallType": ("Internal", "Inbound", "Outbound"),
        "TaskSubtype": ("Task*", "Email", "ListEmail", "Cadence", "Call", "LinkedIn"),
        "Subject": ("Call", "Send Letter", "Send Quote", "Other"),
    },
)

SHARED_TASK: Final = fields_from(
    """
    WhoCount                | Relation Count            | int                                 | n
    WhatCount               | Related To Count          | int                                 | n
    """
)
"""What Task has besides when the org has Shared Activities (Object Reference, TaskRelation)."""

TASK_RELATION: Final = fields_from(
    f"""
    Id                      | Task Relation ID          | id                                     | d
    RelationId              | Relation ID               | reference Account,Contact,Lead,Opportunity Relation | cun
    TaskId                  | Task ID                   | reference Task Task                    | c
    IsWhat                  | Is What                   | boolean                                | d
    AccountId               | Account ID                | reference Account Account              | n
    {AUDIT.strip()}
    IsDeleted               | Deleted                   | boolean                                | d
    """
)

TASK_WHO_RELATION: Final = fields_from(
    f"""
    Id                      | Task Who Relation ID      | id                                  | d
    RelationId              | Relation ID               | reference Contact,Lead Relation     | n
    TaskId                  | Task ID                   | reference Task Task                 |
    AccountId               | Account ID                | reference Account Account           | n
    {AUDIT.strip()}
    IsDeleted               | Deleted                   | boolean                             | d
    """
)

TASK_STATUS: Final = fields_from(
    """
    Id                      | Task Status Value ID      | id                                  | d
    MasterLabel             | Master Label              | string 255                          | nN
    ApiName                 | API Name                  | string 255                          | n
    SortOrder               | Sort Order                | int                                 | n
    IsDefault               | Is Default                | boolean                             | d
    IsClosed                | Is Closed                 | boolean                             | d
    """
)

EMAIL_MESSAGE: Final = fields_from(
    f"""
    Id                      | Email Message ID          | id                                  | d
    ActivityId              | Activity ID               | reference Task Activity             | cn
    {AUDIT.strip()}
    TextBody                | Text Body                 | textarea 131072                     | cnx
    HtmlBody                | HTML Body                 | textarea 131072                     | cnx
    Headers                 | Headers                   | textarea 32000                      | cnx
    Subject                 | Subject                   | string 3000                         | cnN
    FromId                  | From ID                   | reference Contact,Lead,User From    | cn
    FromName                | From Name                 | string 1000                         | cn
    FromAddress             | From Address              | email 1000                          | cn
    ValidatedFromAddress    | From                      | picklist                            | cnr
    ToAddress               | To Address                | string 4000                         | cn
    CcAddress               | CC Address                | string 4000                         | cn
    BccAddress              | BCC Address               | string 4000                         | cn
    Incoming                | Is Incoming               | boolean                             | cd
    HasAttachment           | Has Attachment            | boolean                             | d
    Status                  | Status                    | picklist 40                         | cudr
    MessageDate             | Message Date              | datetime                            | cn
    IsDeleted               | Deleted                   | boolean                             | d
    IsExternallyVisible     | Is Externally Visible     | boolean                             | cud
    MessageIdentifier       | Message ID                | string 765                          | cn
    ThreadIdentifier        | Thread ID                 | string 765                          | cn
    IsClientManaged         | Is Client Managed         | boolean                             | cd
    RelatedToId             | Related To ID             | reference Account,Opportunity RelatedTo | cn
    IsTracked               | Is Tracked                | boolean                             | cd
    FirstOpenedDate         | First Opened              | datetime                            | n
    LastOpenedDate          | Last Opened               | datetime                            | n
    IsBounced               | Is Bounced?               | boolean                             | d
    """,
    {"Status": ("0*", "1", "2", "3", "4", "5")},
)

EMAIL_MESSAGE_RELATION: Final = fields_from(
    f"""
    Id                      | Email Message Relation ID | id                                     | d
    EmailMessageId          | Email Message ID          | reference EmailMessage EmailMessage    | c
    RelationId              | Relation ID               | reference Contact,Lead,User Relation   | cn
    RelationType            | Relation Type             | picklist 40                            | cr
    RelationAddress         | Relation Address          | string 255                             | cn
    RelationObjectType      | Relation Object Type      | string 50                              | n
    {AUDIT.strip()}
    IsDeleted               | Deleted                   | boolean                                | d
    """,
    {"RelationType": ("ToAddress", "CcAddress", "BccAddress", "FromAddress", "OtherAddress")},
)

_MARKETO: Final = (
    ("mktosales_call_outcome__c", "Call Outcomes", "string", 50),
    ("mktosales_call_reason__c", "Call Reasons", "string", 50),
    ("MSE_Call_Local_Presence_ID__c", "Marketo Sales Call Local Presence ID", "string", 255),
    ("MSE_Call_Recording__c", "Marketo Sales Call Recording URL", "url", 255),
    ("MSE_Campaign__c", "Marketo Sales Campaign", "string", 255),
    ("MSE_Current_Campaign_Step__c", "Marketo Sales Campaign Current Step", "string", 255),
    ("MSE_Campaign_Details_Link__c", "Marketo Sales Campaign URL", "url", 255),
    ("MSE_Presentation_Viewed__c", "Marketo Sales Email Attachment Viewed", "boolean", 0),
    ("MSE_Clicked__c", "Marketo Sales Email Clicked", "boolean", 0),
    ("MSE_Replied__c", "Marketo Sales Email Replied", "boolean", 0),
    ("MSE_Email_Status__c", "Marketo Sales Email Status", "string", 255),
    ("MSE_Template__c", "Marketo Sales Email Template", "string", 255),
    ("MSE_Template_Details__c", "Marketo Sales Email Template URL", "url", 255),
    ("MSE_Details__c", "Marketo Sales Email URL", "url", 255),
    ("MSE_Viewed__c", "Marketo Sales Email Viewed", "boolean", 0),
)
MARKETO: Final[tuple[DemoField, ...]] = tuple(
    custom_field(name=name, label=label, kind=kind, length=length) for name, label, kind, length in _MARKETO
)
"""The activity attributes an admin creates for Marketo Sales ("Logging Sales Activity Attributes to Salesforce")."""
